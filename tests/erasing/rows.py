"""Rows of any table, with what they need and no more."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import Session

from community import clock
from community.base import Base

_numbers = count(1)


def row(session: Session, table: type[Base], /, **values: Any) -> Any:
    """Insert a row; what is required and not given is something of the right type."""
    for column in table.__table__.columns:
        if column.key not in values and _is_required(column):
            values[column.key] = _something(column)
    made = table(**values)
    session.add(made)
    session.flush()  # others point to it
    return made


def _is_required(column: Column[Any]) -> bool:
    given = column.default is not None or column.server_default is not None
    counted = column.primary_key and column.autoincrement is True
    return not (column.nullable or given or counted)


def _something(column: Column[Any]) -> Any:
    number = next(_numbers)
    kind = column.type.python_type
    things: dict[type, Any] = {
        str: f"x{number}",
        int: number,
        bytes: number.to_bytes(16, "big"),
        bool: False,
        float: 0.5,
        datetime: clock.now(),
        date: clock.now().date(),
        object: {},  # JSON
    }
    return things[kind]
