"""Whether a migrated database is what a new one is, and still holds what it held."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.upgrades.filling import columns_of, tables_of

Rows = dict[str, dict[str, list[object]]]

# What a migration changes on purpose, as table or table.column, with its reason.
PLANNED: dict[str, str] = {}


def shape_of(file: Path) -> set[tuple[str, str, str]]:
    """Every table, index and trigger with the words that made it."""
    with closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"))


def rows_in(file: Path) -> Rows:
    """Every value, by table and column, in the order in which the rows were written."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: {
                column.name: [
                    value
                    for (value,) in connection.execute(_reading(connection, table, column.name))
                ]
                for column in columns_of(connection, table)
            }
            for table in tables_of(connection)
        }


def _reading(connection: sqlite3.Connection, table: str, column: str) -> str:
    order = _order(connection, table)
    return f'SELECT "{column}" FROM "{table}" ORDER BY {order}'  # noqa: S608  # names of our own tables


def _order(connection: sqlite3.Connection, table: str) -> str:
    """A table of keys alone may keep no numbers of rows."""
    made = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    (words,) = connection.execute(made, (table,)).fetchone()
    if "WITHOUT ROWID" not in words.upper():
        return "rowid"
    return ", ".join(f'"{column.name}"' for column in columns_of(connection, table))


def lost(before: Rows, after: Rows) -> list[str]:
    """The columns whose values are not what they were, but for what was planned."""
    return [
        f"{table}.{column}"
        for table, columns in before.items()
        for column, values in columns.items()
        if not {table, f"{table}.{column}"} & PLANNED.keys()
        and after.get(table, {}).get(column) != values
    ]


def unsound(file: Path) -> list[object]:
    """What SQLite finds wrong with the file, by its own checks."""
    with closing(sqlite3.connect(file)) as connection:
        return [
            *(row for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)),
            *connection.execute("PRAGMA foreign_key_check"),
        ]
