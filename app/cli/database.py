"""`hearth db`: bring the database to the shape this version needs."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic import command
from sqlalchemy import Connection, text

from app.config import Settings, read_settings
from app.database import Database
from app.revisions import alembic_config, current_revision, is_known

# Any number that no other program takes in the same PostgreSQL database.
_ADVISORY_LOCK = 4_127_001


class NewerSchema(click.ClickException):
    """The database was written by a newer Hearth."""


def upgrade(settings: Settings, database: Database, *, revision: str = "head") -> None:
    """Migrate under a lock, so that two starts at once do not race; raises NewerSchema."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _lock(settings.data_dir / "migrate.lock"):
        _refuse_newer(database)
        command.upgrade(alembic_config(database), revision)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _refuse_newer(database: Database) -> None:
    current = current_revision(database)
    if current is not None and not is_known(database, current):
        raise NewerSchema(
            f"The database is at revision {current}, which this version does not know. "
            "It was written by a newer Hearth: start that one, or restore an older backup."
        )


@click.group()
def db() -> None:
    """Look after the database schema."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the schema of this version."""
    settings = read_settings()
    database = Database(settings.database_url)
    upgrade(settings, database)
    click.echo(f"database at revision {current_revision(database)}")


@db.command("revision")
@click.option("-m", "--message", required=True, help="What the migration does.")
def revision_command(message: str) -> None:
    """Write a migration from the difference between the models and the database."""
    settings = read_settings()
    database = Database(settings.database_url)
    upgrade(settings, database)
    command.revision(alembic_config(database), message=message, autogenerate=True)


def take_advisory_lock(connection: Connection) -> None:
    """On PostgreSQL, several hosts may start at once: one migrates, the others wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
