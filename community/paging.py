"""Keyset pages: a cursor is the sort key of the last row shown, sealed as text."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String, and_, func, or_
from sqlalchemy.orm import Session

from community.errors import Refused
from community.words import N_

DEFAULT_SIZE = 20
LARGEST_SIZE = 100

Key = tuple[Any, ...]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `next_cursor` is None on the last one."""

    items: Sequence[Row]
    next_cursor: str | None


def encode_cursor(key: Key) -> str:
    """Write a sort key (ints, strings, days, moments) as URL-safe text."""
    plain = [_plain(part) for part in key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _plain(part: Any) -> Any:
    if isinstance(part, datetime):
        return {"t": part.astimezone(UTC).isoformat()}
    return {"d": part.isoformat()} if isinstance(part, date) else part


def decode_cursor(cursor: str, *, length: int) -> Key:
    """Read a sort key of `length` parts; Refused when it was not made by `encode_cursor`."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded))
        key = tuple(_part(part) for part in parts)
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        raise _bad_cursor() from None
    if len(key) != length:
        raise _bad_cursor()
    return key


def _bad_cursor() -> Refused:
    return Refused(
        N_("This page link is damaged. Start again from the first page."), code="bad_cursor"
    )


def _part(part: Any) -> Any:
    if isinstance(part, dict) and "d" in part:
        return date.fromisoformat(part["d"])
    if isinstance(part, dict):
        return datetime.fromisoformat(part["t"]).astimezone(UTC)
    if isinstance(part, bool) or not isinstance(part, int | str | float):
        raise _bad_cursor()
    # Beyond 64 bits a database driver raises instead of finding nothing.
    if isinstance(part, int) and abs(part) >= 2**63:
        raise _bad_cursor()
    if isinstance(part, str) and ("\x00" in part or not _is_unicode(part)):
        raise _bad_cursor()
    return part


def _is_unicode(words: str) -> bool:
    # JSON can spell half of a surrogate pair, which no database stores.
    return not any("\ud800" <= character <= "\udfff" for character in words)


def lowered(column: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Words in lower case to sort by; `func.lower` alone has no type to hold a cursor against."""
    return func.lower(column, type_=String())


def page_size(wanted: int) -> int:
    """How many rows a page has when so many are asked for."""
    return max(1, min(wanted, LARGEST_SIZE))


def keyset_page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    *,
    order: Sequence[tuple[SQLColumnExpression[Any], bool]],
    key: Callable[[Row], Key],
    cursor: str | None,
    size: int = DEFAULT_SIZE,
) -> Page[Row]:
    """One page of `statement`.

    `order` lists (column, descending) pairs whose last column is unique; `key` reads the same
    columns from a row. Raises Refused for a damaged cursor.
    """
    size = page_size(size)
    if cursor:
        statement = statement.where(beyond(order, cursor))
    statement = statement.order_by(
        *(column.desc() if descending else column.asc() for column, descending in order)
    ).limit(size + 1)
    rows: list[Any] = list(session.execute(statement).all())
    following = encode_cursor(key(rows[size - 1])) if len(rows) > size else None
    return Page(items=rows[:size], next_cursor=following)


def beyond(
    order: Sequence[tuple[SQLColumnExpression[Any], bool]], cursor: str
) -> ColumnElement[bool]:
    """The rows after the one the cursor names; Refused when it is of another list."""
    after = decode_cursor(cursor, length=len(order))
    # A cursor of another list would reach the database with values of the wrong kind.
    if not all(
        isinstance(part, cast("ColumnElement[Any]", column).type.python_type)
        for (column, _), part in zip(order, after, strict=True)
    ):
        raise _bad_cursor()
    return _further(order, after)


def _further(
    order: Sequence[tuple[SQLColumnExpression[Any], bool]], after: Key
) -> ColumnElement[bool]:
    branches = []
    for index, (column, descending) in enumerate(order):
        same = [order[before][0] == after[before] for before in range(index)]
        further = column < after[index] if descending else column > after[index]
        branches.append(and_(*same, further))
    return or_(*branches)
