"""A PostgreSQL database as one file, by the server's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.backup.manifest import BackupError

_DEBIAN = Path("/usr/lib/postgresql")
_SAID = 600  # characters of what a program says that are passed on


def dump(url: str, target: Path) -> tuple[str, list[str]]:
    """Write the database as it is at this moment, in pg_dump's own format.

    The revision and the hashes of uploads are those of the same moment.
    """
    program = _program("pg_dump")
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            schema = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
            uploads = connection.scalars(text("SELECT DISTINCT sha256 FROM uploads ORDER BY 1"))
            hashes = [str(each) for each in uploads]
            options = ["--format=custom", "--no-owner", "--no-privileges"]
            _run([program, *options, f"--snapshot={snapshot}", f"--file={target}"], url)
    except DBAPIError as error:
        raise BackupError(
            f"The database cannot be read: {error.orig}. Check HEARTH_DATABASE_URL."
        ) from error
    return schema, hashes


def load(url: str, source: Path) -> None:
    """Bring a dump into an empty database, whole or not at all."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run([_program("pg_restore"), *options, str(source)], url)


def demand_readable(source: Path) -> None:
    """Raise BackupError when the file is no dump; the database is not asked."""
    _run([_program("pg_restore"), "--list", str(source)], None)


def is_empty(connection: Connection) -> bool:
    """Whether the schema that tables are made in holds none."""
    query = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
    return connection.scalar(text(query)) is None


def _program(name: str) -> str:
    """The newest of that name: it must not be older than the server."""
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: _number(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is missing: install PostgreSQL's client programs, in the version of the "
            "server or newer (on Debian: apt-get install postgresql-client)."
        )
    return found


def _number(words: str) -> int:
    return int(words) if words.isdigit() else 0


def _run(command: list[str], url: str | None) -> None:
    environment = dict(os.environ)
    if url is not None:
        given = dict(make_url(url).translate_connect_args(username="user", database="dbname"))
        given |= make_url(url).query
        # Not among the arguments, which every user of the machine can read.
        if password := given.pop("password", None):
            environment["PGPASSWORD"] = str(password)
        command = [*command, f"--dbname={make_conninfo(**given)}"]
    done = subprocess.run(  # noqa: S603  # our own program and arguments
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:_SAID]
        raise BackupError(f"{Path(command[0]).name} failed: {said}")
