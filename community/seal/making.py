"""Seal a person behind an alias, quiet an alias, and destroy the seals of who goes."""

from __future__ import annotations

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community import clock
from community.errors import Conflict
from community.outbox import savepoint
from community.seal.models import Alias
from community.words import N_


def put_on(
    session: Session, *, thread_id: int, account_id: int, author_id: int, name: str
) -> Alias:
    """The person is called so in this thread from now on; Conflict when another click was first."""
    made = Alias(thread_id=thread_id, account_id=account_id, author_id=author_id, name=name)
    try:
        with savepoint(session):
            session.add(made)
            session.flush()  # of two at once the constraint lets one pass
    except IntegrityError:
        raise refuse_twice() from None
    return made


def refuse_twice() -> Conflict:
    """What the second of two posts at once is told."""
    words = N_("You posted twice at once. One of the two counts; send the other again.")
    return Conflict(words, code="race")


def is_worn(session: Session, thread_id: int, author_id: int) -> bool:
    """Whether the person bears an alias in this thread by now."""
    worn = exists().where(Alias.thread_id == thread_id, Alias.author_id == author_id)
    return bool(session.scalar(select(worn)))


def names_in(session: Session, thread_id: int) -> set[str]:
    """The names that aliases of this thread bear."""
    return set(session.scalars(select(Alias.name).where(Alias.thread_id == thread_id)))


def is_muted(session: Session, account_id: int) -> bool:
    """Whether this alias may say no more in its thread."""
    muted = exists().where(Alias.account_id == account_id, Alias.muted_at.is_not(None))
    return bool(session.scalar(select(muted)))


def set_muted(session: Session, account_id: int, *, muted: bool) -> bool:
    """Let an alias say no more, or say more again; whether that changed anything."""
    other = Alias.muted_at.is_(None) if muted else Alias.muted_at.is_not(None)
    changed = session.execute(
        update(Alias)
        .where(Alias.account_id == account_id, other)
        .values(muted_at=clock.now() if muted else None)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result


def destroy_seals(session: Session, author_id: int) -> None:
    """Nobody can learn any more who stood behind these aliases, not with the database in hand."""
    session.execute(
        update(Alias)
        .where(Alias.author_id == author_id)
        .values(author_id=None)
        .execution_options(synchronize_session=False)
    )
