"""What a written batch gives back, and how new rows get their ids ahead of being written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from community.imports.ledger import Known


@dataclass
class Written:
    """The outcome of one batch, to be believed once its transaction has committed.

    `known` are rows of the table that the batch was read from, `also` are tags that it changed
    beside them, `posts` are posts. `touched` are threads whose search documents are out of date.
    """

    known: dict[int, Known] = field(default_factory=dict)
    also: dict[int, Known] = field(default_factory=dict)
    posts: dict[int, Known] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)


def reserve_ids(session: Session, table: type[Any], count: int) -> list[int]:
    """Ids that nobody else will get, so that rows which refer to each other go in together."""
    if count == 0:
        return []
    name = table.__tablename__
    if session.get_bind().dialect.name == "postgresql":
        numbers = select(func.nextval(func.pg_get_serial_sequence(name, "id"))).select_from(
            func.generate_series(1, count)
        )
        return list(session.scalars(numbers))
    # The write lock is held; the table counts on from the highest id that is inserted.
    last = session.scalar(
        text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=name)
    )
    first = max(last or 0, session.scalar(select(func.max(table.id))) or 0) + 1
    return list(range(first, first + count))
