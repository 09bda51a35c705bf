"""Rows by the thousand: compiled once, bound by the types' own processors, sent in one go.

The general way prepares parameters row by row, which took longer than the database's work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.orm import Session

from community.insertion import insert_into

Values = Sequence[dict[str, Any]]
_Processor = Callable[[Any], Any]


def add_rows(session: Session, table: type[Any], rows: Values) -> None:
    """Insert rows that share one set of keys, past the identity map and past defaults."""
    if rows:
        _send(session.connection(), table.__table__, insert(table.__table__), rows)


def upsert(session: Session, table: type[Any], rows: Values, *, by: str) -> None:
    """Insert rows, or where the keys named in `by` exist, give that row the new values."""
    if not rows:
        return
    keys = by.split()
    connection = session.connection()
    statement = insert_into(session, table.__table__)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    _send(connection, table.__table__, statement, rows)


def _send(connection: Connection, table: Table, statement: Any, rows: Values) -> None:
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup or list(compiled.params)
    columns = [(name, _processor(connection, table, name)) for name in names]
    parameters: Any
    if compiled.positional:
        parameters = [
            tuple(row[name] if turn is None else turn(row[name]) for name, turn in columns)
            for row in rows
        ]
    else:
        parameters = [
            {name: row[name] if turn is None else turn(row[name]) for name, turn in columns}
            for row in rows
        ]
    connection.exec_driver_sql(str(compiled), parameters)


def _processor(connection: Connection, table: Table, name: str) -> _Processor | None:
    kind = table.columns[name].type.dialect_impl(connection.dialect)
    processor: _Processor | None = kind.bind_processor(connection.dialect)
    return processor
