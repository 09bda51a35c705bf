"""Bringing a backup into a folder that holds nothing: all of it, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.backup import ground, postgres, sqlite_file
from app.backup.making import Progress
from app.backup.manifest import SQLITE, BackupError, Manifest, Part, damaged
from app.backup.reading import check_database, opened_backup, unpack
from app.backup.settling import Settled, settle
from app.backup.workplace import workplace
from app.config import Settings
from app.database import Database
from app.revisions import current_revision, is_known
from app.upload_files import path_in

# Brings a database to the newest schema.
Upgrade = Callable[[Settings, Database], None]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was brought back, at which revision it is now, and what was changed about it.

    `aside` is where the data lies that was there before, if there was any.
    """

    manifest: Manifest
    schema: str
    settled: Settled
    aside: Path | None


def restore_backup(
    settings: Settings,
    file: Path,
    progress: Progress,
    *,
    upgrade: Upgrade,
    aside: bool = False,
    keep_tokens: bool = False,
) -> Restored:
    """Bring the backup into the data folder and the database of these settings.

    Raises BackupError when Hearth runs there, when there is data and it shall not be put `aside`,
    and for a backup that is damaged, newer than this version or of the other kind of database.
    On SQLite the folder is as it was until the last step; a restore that was killed is repeated.
    """
    with (
        opened_backup(file) as (source, manifest),
        _in_words(settings),
        ground.alone(settings) as database,
    ):
        _demand_fitting(manifest, database)
        ground.demand_nothing_there(settings, database, aside=aside)
        with workplace(settings.data_dir) as place:
            _demand_room(settings, manifest)
            unpack(source, manifest, lambda part: _path_in(place, manifest, part), progress)
            check_database(place / "database", manifest)
            staged = _staged(settings, place, database)
            if not database.sqlite:
                postgres.load(settings.database_url, place / "database")
            schema, settled = _brought_up(staged, upgrade, keep_tokens=keep_tokens)
            if database.sqlite:
                sqlite_file.fold(place / "database")
                _demand_ours(staged, upgrade)
            moved = ground.put_in_place(settings, place, database)
    return Restored(manifest=manifest, schema=schema, settled=settled, aside=moved)


@contextmanager
def _in_words(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise BackupError(
            f"The restore to {settings.data_dir} did not end: {error.strerror or error}{where}. "
            "Mend that, and run it again."
        ) from error


def _demand_fitting(manifest: Manifest, database: Database) -> None:
    if (manifest.database.name == SQLITE) != database.sqlite:
        kind, other = (
            ("SQLite", "unset") if manifest.database.name == SQLITE else ("PostgreSQL", "set")
        )
        raise BackupError(
            f"This is the backup of a {kind} database: restore it with HEARTH_DATABASE_URL {other}."
        )
    if not is_known(database, manifest.schema):
        raise BackupError(
            f"This backup is at revision {manifest.schema}, which this version does not know: it "
            f"was made by Hearth {manifest.version}. Install that version or a newer one."
        )


def _demand_room(settings: Settings, manifest: Manifest) -> None:
    free = shutil.disk_usage(settings.data_dir).free
    # Migrations write much of the database once more, beside it.
    needed = manifest.size + manifest.database.size
    if free < needed:
        raise BackupError(
            f"The restore needs {needed / 1e6:,.0f} MB in {settings.data_dir}, and "
            f"{free / 1e6:,.0f} MB are free. Make room, or set HEARTH_DATA_DIR to another folder."
        )


def _path_in(place: Path, manifest: Manifest, part: Part) -> Path:
    if part == manifest.database:
        return place / "database"
    return path_in(place / "uploads", part.sha256)


def _staged(settings: Settings, place: Path, database: Database) -> Settings:
    """The settings of an installation in `place`, of which nobody knows yet."""
    url = f"sqlite:///{place / 'database'}" if database.sqlite else settings.database_url
    return replace(settings, data_dir=place, database_url=url)


def _brought_up(staged: Settings, upgrade: Upgrade, *, keep_tokens: bool) -> tuple[str, Settled]:
    """Migrate what was unpacked and make it fit to be served again; its revision, what changed."""
    database = Database(staged.database_url)
    try:
        upgrade(staged, database)
        settled = settle(database, keep_tokens=keep_tokens)
        return current_revision(database) or "", settled
    except DBAPIError as error:
        raise damaged(f"its database cannot be brought up ({error.orig})") from error
    finally:
        database.dispose()


def _demand_ours(staged: Settings, upgrade: Upgrade) -> None:
    """Raise BackupError unless the database is sound and runs what a new one runs, no more."""
    file = staged.data_dir / "database"
    if problem := sqlite_file.problem_in(file):
        raise damaged(f"once migrated its database is not sound, {problem}")
    fresh = staged.data_dir / "fresh"
    database = Database(f"sqlite:///{fresh}")
    try:
        upgrade(staged, database)
    finally:
        database.dispose()
    if sqlite_file.runs_by_itself(file) != sqlite_file.runs_by_itself(fresh):
        raise damaged("its database holds triggers or views that Hearth did not make")
    if lacking := sqlite_file.columns_of(fresh) - sqlite_file.columns_of(file):
        table, column = min(lacking)
        raise damaged(f"its database lacks {table}.{column}")
