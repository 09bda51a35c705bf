"""Where a backup is restored to: nobody else there, nothing there, and the last step."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from app.backup import postgres, sqlite_file
from app.backup.manifest import BackupError
from app.backup.workplace import sync
from app.config import Settings
from app.database import Database
from app.lease import leadership
from app.upload_files import path_in
from community import clock

_ENDINGS = ("-wal", "-shm", "-journal", "")  # what SQLite keeps beside a database, and itself
_RUNS = "Hearth runs in {place}. Stop it, then run this again."


@contextmanager
def alone(settings: Settings) -> Iterator[Database]:
    """The database of these settings, with nobody serving it; a start has to wait meanwhile."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.database_url)
    now = threading.Event()
    now.set()  # one try, no waiting
    try:
        with (
            (settings.data_dir / "migrate.lock").open("w") as lock,
            leadership(settings, database, stop=now) as led,
        ):
            if not led or not _is_had(lock):
                raise BackupError(_RUNS.format(place=settings.data_dir))
            yield database
    except DBAPIError as error:
        raise BackupError(
            f"The database cannot be used: {error.orig}. Check HEARTH_DATABASE_URL."
        ) from error
    finally:
        database.dispose()


def _is_had(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def demand_nothing_there(settings: Settings, database: Database, *, aside: bool) -> None:
    """Raise BackupError when there is a database, unless it can be put aside.

    Files of uploads without a database are nobody's: a restore that was killed leaves such.
    """
    if not database.sqlite:
        with database.reader.connect() as connection:
            if not postgres.is_empty(connection):
                raise BackupError(
                    "The database holds tables. Make an empty one, and name it in "
                    "HEARTH_DATABASE_URL."
                )
        return
    file = _file_of(settings)
    if not file.exists() or sqlite_file.is_blank(file):
        return
    if not aside:
        raise BackupError(
            f"{settings.data_dir} holds data. Set HEARTH_DATA_DIR to an empty folder, or say "
            "--put-aside: what is there is then kept beside it under another name."
        )
    try:
        sqlite_file.fold(file)
    except sqlite3.OperationalError as error:
        # A web process may outlive its supervisor for a moment.
        raise BackupError(_RUNS.format(place=settings.data_dir)) from error
    except sqlite3.DatabaseError:
        pass  # it is damaged: that may be why it is to be replaced


def put_in_place(settings: Settings, place: Path, database: Database) -> Path | None:
    """Move what was unpacked to where it is looked for, the database last; where the old lies.

    Killed before the last line, there is no database yet and all of it can be done again.
    """
    os.sync()
    aside = _put_aside(settings, database)
    for path in (place / "uploads").glob("*/*"):
        home = path_in(settings.uploads_dir, path.name)
        home.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.replace(home)
    shutil.rmtree(settings.index_dir, ignore_errors=True)  # it told of another database
    os.sync()
    if database.sqlite:
        file = _file_of(settings)
        (place / "database").chmod(0o600)
        (place / "database").replace(file)
        sync(file.parent)
    return aside


def _put_aside(settings: Settings, database: Database) -> Path | None:
    """Move database and uploads to a folder beside them; None when there were none."""
    if not database.sqlite:
        return None
    file = _file_of(settings)
    # Also without the database itself: SQLite would play a journal that was left behind into
    # whatever database comes to lie beside it.
    old = {end: path for end in _ENDINGS if (path := Path(f"{file}{end}")).exists()}
    if "" in old and sqlite_file.is_blank(file):
        for path in old.values():
            path.unlink()
        return None
    if not old:
        return None
    aside = settings.data_dir / f"put-aside-{clock.now():%Y%m%dT%H%M%S%fZ}"
    aside.mkdir(mode=0o700)
    if "" in old and settings.uploads_dir.exists():
        settings.uploads_dir.replace(aside / "uploads")
    for end, path in old.items():
        path.replace(aside / f"hearth.db{end}")
    return aside


def _file_of(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")
