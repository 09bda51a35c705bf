"""Reading a backup: every byte held against its manifest, the database against both."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.backup import postgres, sqlite_file
from app.backup.archive import open_archive, read_parts
from app.backup.making import Progress
from app.backup.manifest import SQLITE, BackupError, Manifest, Part, damaged


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a sound backup holds."""

    size: int
    manifest: Manifest


def verify_backup(file: Path, progress: Progress) -> Verified:
    """Read the whole backup and look at its database; raises BackupError when it is not sound.

    The database is unpacked into a temporary folder (TMPDIR) for that long.
    """
    with opened_backup(file) as (source, manifest), tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "database"

        def path_of(part: Part) -> Path | None:
            return unpacked if part == manifest.database else None

        unpack(source, manifest, path_of, progress)
        check_database(unpacked, manifest)
        return Verified(size=file.stat().st_size, manifest=manifest)


@contextmanager
def opened_backup(file: Path) -> Iterator[tuple[BinaryIO, Manifest]]:
    """The file behind its manifest, and the manifest; OSErrors become sentences."""
    try:
        with file.open("rb") as source:
            manifest = open_archive(source)
            # Before anything is unpacked: no part is larger than what is really there.
            if manifest.size > file.stat().st_size:
                raise damaged("its end is missing")
            yield source, manifest
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupError(f"{file}: {error.strerror or error}{where}.") from error


def unpack(
    source: BinaryIO,
    manifest: Manifest,
    path_of: Callable[[Part], Path | None],
    progress: Progress,
) -> None:
    """Write each part to the path that `path_of` gives, or only check it where that is None."""
    with progress("reading", manifest.size) as advance:

        def take(part: Part, content: Iterator[bytes]) -> None:
            path = path_of(part)
            if path is None:
                for chunk in content:
                    advance(part.name, len(chunk))
                return
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            with path.open("wb") as file:
                for chunk in content:
                    file.write(chunk)
                    advance(part.name, len(chunk))

        read_parts(source, manifest, take)


def check_database(file: Path, manifest: Manifest) -> None:
    """Raise BackupError unless this is the sound database that the manifest tells of."""
    if manifest.database.name != SQLITE:
        postgres.demand_readable(file)
        return
    if problem := sqlite_file.problem_in(file):
        raise damaged(f"its database is not sound, {problem}")
    if sqlite_file.revision_in(file) != manifest.schema:
        raise damaged("its database has another schema than its manifest says")
    held = {*manifest.uploads, *manifest.missing}
    if not held.issuperset(sqlite_file.uploads_in(file)):
        raise damaged("its database names uploads that are not in it")
