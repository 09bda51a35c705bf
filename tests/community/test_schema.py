"""The migrations make the tables of the models, and every column about a person is registered."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from app.cli.database import upgrade
from app.config import Settings
from app.database import Database
from app.revisions import alembic_config
from community.schema import PERSON_COLUMNS, metadata

_NAMES_A_PERSON = {"handle", "email", "recipient", "subject", "attribution"}


def test_the_newest_schema_is_that_of_the_models(database: Database) -> None:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_can_be_undone_and_done_again(
    settings: Settings, database: Database
) -> None:
    command.downgrade(alembic_config(database), "-1")
    assert _forgetful(database) == []
    upgrade(settings, database)
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_no_migration_makes_a_table_forget_which_numbers_it_gave(database: Database) -> None:
    assert _forgetful(database) == []


def _forgetful(database: Database) -> list[str]:
    """The tables that would give the number of a deleted row again, and should not."""
    if database.writer.dialect.name != "sqlite":
        return []
    with database.writer.connect() as connection:
        made = {
            row.name: row.sql
            for row in connection.execute(text("SELECT name, sql FROM sqlite_master"))
        }
    return [
        name
        for name, table in metadata.tables.items()
        if table.dialect_options["sqlite"]["autoincrement"]
        and "AUTOINCREMENT" not in made.get(name, "AUTOINCREMENT")
    ]


def test_a_folder_of_an_earlier_version_keeps_its_people(
    settings: Settings, database: Database
) -> None:
    command.downgrade(alembic_config(database), "0001")
    with database.writer.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO accounts (handle, name, state, role, headline, bio, bio_html, "
                "location, website, locale, time_zone, theme, single_keys, mail_notices, "
                "created_at, version) VALUES ('wilma', 'Wilma', 'active', 'person', '', '', '', "
                "'', '', '', '', '', true, true, '2026-01-01 00:00:00', 1)"
            )
        )

    upgrade(settings, database)

    with database.writer.connect() as connection:
        kept = connection.execute(text("SELECT handle, automated FROM accounts")).one()
    assert (kept.handle, bool(kept.automated)) == ("wilma", False)


def test_every_column_that_points_to_a_person_is_registered() -> None:
    pointing = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "accounts" for key in column.foreign_keys)
    }
    naming = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in _NAMES_A_PERSON
    } - {"mails.subject", "throttles.subject"}

    assert pointing | naming <= set(PERSON_COLUMNS)
    assert set(PERSON_COLUMNS) <= {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
    }
