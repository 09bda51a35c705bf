"""Where a canary still sings: in the database, and in the files beside it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from app.database import Database

WORD = "qzcanary"


def told(database: Database) -> list[str]:
    """The columns that still hold a canary, row by row."""
    found = []
    with database.reading() as session:
        for table in inspect(database.reader).get_table_names():
            rows = session.execute(text(f'SELECT * FROM "{table}"')).mappings()  # noqa: S608  # our own table names
            for line in rows:
                found += [
                    f"{table}.{name}: {value!r}"
                    for name, value in line.items()
                    if WORD in repr(value).lower()
                ]
    return found


def files_with_canaries(folder: Path) -> list[str]:
    """The files in the data folder whose bytes hold a canary, or whose names do."""
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and (WORD in path.name or WORD.encode() in path.read_bytes().lower())
    )
