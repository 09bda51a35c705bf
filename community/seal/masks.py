"""The aliases that one person wears, as the person themselves may know of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from community.seal.models import Alias

_BETWEEN, _AFTER = ":", ","


class Mask(NamedTuple):
    """What somebody is called in a thread in which they do not show their name."""

    thread_id: int
    account_id: int
    name: str


def masks_of(account_id: Any) -> ScalarSelect[str]:
    """All masks of that account as one value, for whoever loads it; `masks_in` reads it."""
    one = (
        cast(Alias.thread_id, String)
        + literal(_BETWEEN)
        + cast(Alias.account_id, String)
        + literal(_BETWEEN)
        + Alias.name
    )
    return (
        select(func.aggregate_strings(one, _AFTER))
        .where(Alias.author_id == account_id)
        .scalar_subquery()
    )


def masks_in(value: str | None) -> tuple[Mask, ...]:
    """The masks of a value that `masks_of` made."""
    if not value:
        return ()
    parts = (each.split(_BETWEEN) for each in value.split(_AFTER))
    return tuple(Mask(int(thread_id), int(alias), name) for thread_id, alias, name in parts)


def has_alias(session: Session, thread_ids: Collection[int]) -> bool:
    """Whether anybody speaks in one of these threads without their name."""
    return (
        session.scalar(select(Alias.id).where(Alias.thread_id.in_(thread_ids)).limit(1)) is not None
    )


def is_self(column: Any, me: Any) -> ColumnElement[bool]:
    """Whether a column names the person, or an alias of theirs; both for queries of their own."""
    return or_(column == me, column.in_(_worn_by(me)))


def is_other(column: Any, me: Any) -> ColumnElement[bool]:
    """Whether a column names neither the person nor an alias of theirs."""
    return and_(column != me, column.not_in(_worn_by(me)))


def _worn_by(me: Any) -> Any:
    return select(Alias.account_id).where(Alias.author_id == me)


def ids_of(session: Session, account_id: int) -> list[int]:
    """The account and all aliases of the person, for a copy of what is theirs."""
    return [account_id, *session.scalars(_worn_by(account_id).order_by(Alias.account_id))]


def persons_behind(session: Session, account_ids: Collection[int]) -> dict[int, int | None]:
    """Whom a notice reaches that is meant for these aliases: None for whoever has gone.

    Plain accounts are not in it. For the worker, which hands it on to nobody.
    """
    if not account_ids:
        return {}
    rows = session.execute(
        select(Alias.account_id, Alias.author_id).where(Alias.account_id.in_(account_ids))
    )
    return {row.account_id: row.author_id for row in rows}


def worn_in(session: Session, thread_id: int, people: Collection[int]) -> dict[int, int]:
    """The aliases that these people bear in a thread, with whose each is; for the worker too."""
    rows = session.execute(
        select(Alias.account_id, Alias.author_id).where(
            Alias.thread_id == thread_id, Alias.author_id.in_(people)
        )
    )
    return {row.account_id: row.author_id for row in rows}


def person_behind(session: Session, account_id: int) -> int:
    """The same for one; an account that is no alias is itself."""
    return persons_behind(session, [account_id]).get(account_id) or account_id
