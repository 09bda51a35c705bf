"""Making a backup of an installation that serves and is written to."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import make_url

from app.backup import postgres, sqlite_file
from app.backup.archive import chunks_of, write_archive
from app.backup.manifest import POSTGRESQL, SQLITE, BackupError, Manifest, Part, upload_name
from app.backup.pins import Pins, pins_in
from app.backup.workplace import publish, workplace
from app.config import Settings
from app.last_backup import note_made
from community import clock

# Begins a step by its label and the bytes it will handle; what it gives is told (part, bytes).
Progress = Callable[[str, int], AbstractContextManager[Callable[[str, int], None]]]


@dataclass(frozen=True, kw_only=True)
class Made:
    """The file that was made, its size in bytes, and what is in it."""

    file: Path
    size: int
    manifest: Manifest


def make_backup(settings: Settings, target: Path, progress: Progress) -> Made:
    """Write a backup to `target`, which appears whole or not at all.

    The installation may serve and be written to. Raises BackupError when there is a file of that
    name, no room, no database, or one that is damaged.
    """
    if target.exists():
        raise _taken(target)
    with (
        _in_words(target),
        workplace(target.parent) as place,
        pins_in(settings.uploads_dir) as pins,
    ):
        _demand_room(target.parent, 2 * _expected(settings))
        made_at = clock.now()
        # Before the database is read: what it names may be cleared away a moment later.
        pins.hold_all()
        snapshot = place / "database"
        schema, uploads = _take_database(settings, snapshot, progress)
        pins.hold(uploads)
        database = _database_part(settings, snapshot)
        parts, missing = _uploaded(pins, uploads, progress)
        manifest = Manifest(
            made_at=made_at.isoformat(),
            version=version("hearth"),
            schema=schema,
            parts=(database, *parts),
            missing=tuple(missing),
        )
        _demand_room(target.parent, manifest.size)

        def path_of(part: Part) -> Path:
            return snapshot if part == database else pins.path_of(part.sha256)

        _write(place / "backup", manifest, path_of, progress)
        publish(place / "backup", target)
        note_made(settings, made_at, size=target.stat().st_size)
        return Made(file=target, size=target.stat().st_size, manifest=manifest)


@contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        raise BackupError(
            f"The backup cannot be written to {target.parent}: {error.strerror or error}. Nothing "
            "was left there. Make room or name another folder."
        ) from error


def _expected(settings: Settings) -> int:
    """About how large the copy of the database will be; PostgreSQL does not tell beforehand."""
    if not settings.database_url.startswith("sqlite"):
        return 0
    source = _file_of(settings)
    if not source.is_file():
        raise BackupError(f"There is no database in {source}. Check HEARTH_DATA_DIR.")
    return sqlite_file.size_of(source)


def _file_of(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


def _taken(target: Path) -> BackupError:
    return BackupError(f"{target} is there already and is left as it is. Name another file.")


def _take_database(settings: Settings, snapshot: Path, progress: Progress) -> tuple[str, list[str]]:
    """Copy the database; its revision, and the hashes of the uploads that it names."""
    if not settings.database_url.startswith("sqlite"):
        return postgres.dump(settings.database_url, snapshot)
    source = _file_of(settings)
    with progress("database", _expected(settings)) as advance:
        sqlite_file.copy_database(source, snapshot, lambda count: advance("copied", count))
    if problem := sqlite_file.problem_in(snapshot):
        raise BackupError(
            f"The database is not sound: {problem}. No backup was made of it. Keep the older "
            "ones, stop Hearth and restore the newest."
        )
    return sqlite_file.revision_in(snapshot), sqlite_file.uploads_in(snapshot)


def _database_part(settings: Settings, snapshot: Path) -> Part:
    with snapshot.open("rb") as file:
        digest = hashlib.sha256()
        for chunk in chunks_of(file):
            digest.update(chunk)
    name = SQLITE if settings.database_url.startswith("sqlite") else POSTGRESQL
    return Part(name=name, size=snapshot.stat().st_size, sha256=digest.hexdigest())


def _uploaded(pins: Pins, hashes: list[str], progress: Progress) -> tuple[list[Part], list[str]]:
    """The uploads that are there and whole, and the hashes of the others."""
    parts, missing = [], []
    sizes = [pins.path_of(each).stat().st_size for each in hashes if pins.path_of(each).exists()]
    with progress("uploads", sum(sizes)) as advance:
        for sha256 in hashes:
            size = pins.sound_size(sha256)
            if size is None:
                missing.append(sha256)
                continue
            parts.append(Part(name=upload_name(sha256), size=size, sha256=sha256))
            advance("checked", size)
    return parts, missing


def _demand_room(folder: Path, needed: int) -> None:
    # The disk may be the one that the installation writes to: filling it would stop people.
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"The backup needs {needed / 1e6:,.0f} MB in {folder}, and {free / 1e6:,.0f} MB are "
            "free. Make room or name another folder."
        )


def _write(
    file: Path, manifest: Manifest, path_of: Callable[[Part], Path], progress: Progress
) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target, progress("writing", manifest.size) as advance:
        write_archive(target, manifest, path_of, advance)
