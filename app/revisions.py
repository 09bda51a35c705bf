"""Which schema the database has, and which this version needs. Alembic without an ini file."""

from __future__ import annotations

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.database import Database
from app.resources import resource


def alembic_config(database: Database) -> Config:
    """Alembic configured in code for this database."""
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def current_revision(database: Database) -> str | None:
    """The schema revision the database is at; None before the first migration."""
    with database.writer.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision(database: Database) -> str | None:
    """The schema revision that this version needs."""
    return ScriptDirectory.from_config(alembic_config(database)).get_current_head()


def is_known(database: Database, revision: str) -> bool:
    """Whether this version has a migration to that revision."""
    scripts = ScriptDirectory.from_config(alembic_config(database))
    return revision in {script.revision for script in scripts.walk_revisions()}
