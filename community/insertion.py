"""Insert one row at once, for writes that people wait for.

A flush collects, sorts and groups what is pending before it says INSERT, and costs several times
as much as the statement. Others wait for the write lock meanwhile, so hot writes insert their row
here, and rows nobody looks at again by a prepared `insert(…)` of their own module.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, make_transient_to_detached

from community.base import Base


def insert_now(session: Session, row: Base) -> None:
    """Say INSERT for a new row, which then has its id and belongs to the session.

    Columns that were not given get their defaults, and are read when somebody asks for them.
    """
    given = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
    made = session.connection().execute(_prepared(type(row)), given)
    (row.id,) = made.inserted_primary_key or (None,)  # type: ignore[attr-defined]  # every row has one
    make_transient_to_detached(row)  # it stands in the database: there is nothing to flush
    session.add(row)


def insert_once(session: Session, kind: type[Base], /, **values: Any) -> int | None:
    """Insert a row unless one of the same unique key is there: two clicks at once make one row.

    The first column of its primary key when it was new, else None.
    """
    table = cast("Table", kind.__table__)
    wanted = insert_into(session, table).values(**values).on_conflict_do_nothing()
    made = session.connection().execute(wanted.returning(*list(table.primary_key)[:1]))
    new: int | None = made.scalar()
    return new


def insert_into(session: Session, table: Table) -> Any:
    """An INSERT that can be told what to do on a conflict; each database has its own words."""
    on_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgres else sqlite.insert(table)


@cache
def _prepared(kind: type[Base]) -> Insert:
    return insert(cast("Table", kind.__table__))
