"""Rows for every table of a database at any revision, worked out from the tables themselves.

The models know the newest revision alone, so the columns, their types and what they refer to are
read from the database. The same database gets the same rows.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

# What constraints ask for; every other word says which column it comes from.
_FIXED: dict[str, object] = {
    "accounts.state": "active",
    "accounts.role": "person",
    "votes.reply_id": None,
    "votes.value": 1,
    "reactions.reply_id": None,
    "reaction_news.reply_id": None,
    "trials.reply_id": None,
    "levels.community_id": None,
    "levels.tag_id": None,
}
_MOMENT = "2026-01-{day:02} 09:00:00.000000"


class Column(NamedTuple):
    """What `PRAGMA table_info` tells of one column."""

    number: int
    name: str
    kind: str
    required: int
    default: str | None
    key: int


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """Every table of Hearth's by name."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY name"
    )
    return [str(name) for (name,) in rows]


def fill(connection: sqlite3.Connection, *, rows: int) -> int:
    """Write so many rows into each table; how many there are. The n-th refers to n-th ones."""
    written = 0
    for table in tables_of(connection):
        columns = columns_of(connection, table)
        references = _references(connection, table)
        names = ", ".join(f'"{each.name}"' for each in columns)
        marks = ", ".join("?" for _ in columns)
        values = [
            [_value(table, each, n, refers=each.name in references) for each in columns]
            for n in range(1, rows + 1)
        ]
        into = f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  # our own names
        connection.executemany(into, values)
        written += rows
    return written


def columns_of(connection: sqlite3.Connection, table: str) -> list[Column]:
    """The columns in their order."""
    return [Column(*row) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _references(connection: sqlite3.Connection, table: str) -> set[str]:
    rows = connection.execute(f'PRAGMA foreign_key_list("{table}")')
    return {str(row[3]) for row in rows}


def _value(table: str, column: Column, n: int, *, refers: bool) -> object:
    if f"{table}.{column.name}" in _FIXED:
        return _FIXED[f"{table}.{column.name}"]
    kind = column.kind.upper()
    if refers or kind in ("INTEGER", "BIGINT", "SMALLINT"):
        return n
    if kind.startswith(("DATETIME", "TIMESTAMP")):
        return _MOMENT.format(day=n % 28 + 1)
    if kind == "DATE":
        return _day(n)
    return _other(column, kind, n)


def _other(column: Column, kind: str, n: int) -> object:
    if kind == "BOOLEAN":
        return n % 2
    if kind == "JSON":
        return f"[{n}]"
    if kind in ("FLOAT", "REAL", "DOUBLE") or kind.startswith("NUMERIC"):
        return n / 4
    if kind == "BLOB":
        return n.to_bytes(32, "big")
    words = f"{column.name}-{n}"
    length = kind.partition("(")[2].rstrip(")")
    return words[-int(length) :] if length else words


def _day(n: int) -> str:
    return f"{2000 + n // 336:04}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"
