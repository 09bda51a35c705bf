"""An SQLite database as one file: taken while it is written to, looked at, compared in shape."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.backup.manifest import BackupError

_EVERY = 50_000  # steps of SQLite's machine between two looks at how far it is
_BUSY_SECONDS = 30


@contextmanager
def opened(file: Path, *, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """The file to read from; BackupError in words when SQLite cannot."""
    try:
        # Nothing of it is trusted to run: it may come from anywhere.
        address = f"{file.absolute().as_uri()}?mode={mode}"
        if not _can_be_written(file) and not Path(f"{file}-wal").exists():
            # A reader would make the files beside it that writers share; here there are none.
            address += "&immutable=1"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
        with closing(connection):
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0"):
                connection.execute(f"PRAGMA {pragma}")
            yield connection
    except sqlite3.Error as error:
        raise BackupError(f"The database in {file} cannot be read: {error}.") from error


def _can_be_written(file: Path) -> bool:
    return os.access(file.parent, os.W_OK)


def copy_database(source: Path, target: Path, advance: Callable[[int], None]) -> None:
    """Write the database as it is at this moment to a new file.

    Writers go on: it is one reader to them. What was deleted leaves no trace in the copy, whose
    free pages are left out. `advance` is told the bytes that have been written since.
    """
    seen = 0

    def look() -> None:
        nonlocal seen
        now = target.stat().st_size if target.exists() else 0
        advance(now - seen)
        seen = now

    with opened(source, mode="rw") as connection:
        connection.set_progress_handler(look, _EVERY)
        try:
            if _can_be_written(source):
                connection.execute("VACUUM INTO ?", (str(target),))
            else:
                _copy_what_can_only_be_read(connection, target)
        except sqlite3.OperationalError as error:
            if "disk is full" in str(error):  # where the copy goes: reading needs no room
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise
        look()


def _copy_what_can_only_be_read(connection: sqlite3.Connection, target: Path) -> None:
    """The same by a copy that is vacuumed where it lies.

    SQLite vacuums no table with a generated column over a connection that may only read ("has 34
    columns but 35 values were supplied", seen with 3.40).
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # or it would have files beside it
        copy.execute("VACUUM")


def size_of(source: Path) -> int:
    """About how large a copy will be, in bytes."""
    with opened(source) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def is_blank(file: Path) -> bool:
    """Whether there is no table in it: a command that found no database leaves such a file."""
    try:
        with opened(file) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except BackupError:
        return False  # whatever it is, it is somebody's


def problem_in(file: Path) -> str:
    """What is wrong with the file as a database; nothing when it is sound."""
    with opened(file) as connection:
        told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            return f"it is damaged ({' '.join(str(told).split())[:200]})"
        stray = connection.execute("PRAGMA foreign_key_check").fetchone()
        if stray is not None:
            return f"a row of {stray[0]} points to a row of {stray[2]} that is not there"
    return ""


def revision_in(file: Path) -> str:
    """The schema revision that the file says it has."""
    with opened(file) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def uploads_in(file: Path) -> list[str]:
    """The hash of every uploaded content that the database names, in hexadecimal."""
    with opened(file) as connection:
        rows = connection.execute("SELECT DISTINCT sha256 FROM uploads ORDER BY 1").fetchall()
    return [str(row[0]) for row in rows]


def runs_by_itself(file: Path) -> set[tuple[str, str, str]]:
    """What the database does unasked: the kind, name and words of each trigger and view."""
    with opened(file) as connection:
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master "
            "WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
    return {(str(kind), str(name), str(words)) for kind, name, words in rows}


def columns_of(file: Path) -> set[tuple[str, str]]:
    """Every column, as (table, column)."""
    with opened(file) as connection:
        rows = connection.execute(
            "SELECT tables.name, columns.name FROM sqlite_master AS tables "
            "JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
        ).fetchall()
    return {(str(table), str(column)) for table, column in rows}


def fold(file: Path) -> None:
    """Bring everything into the one file, so that it can be moved; sqlite3.Error when it is used.

    The last connection but this one must be closed.
    """
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
