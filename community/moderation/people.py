"""The people an admin looks up, by handle or mail address; never a list to watch people by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.accounts.queries import is_suspended
from community.errors import Forbidden, NotFound
from community.rights import may
from community.words import N_

MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person as an admin sees them."""

    id: int
    handle: str
    name: str
    avatar: str | None
    email: str | None
    state: str
    role: str
    suspended_at: datetime | None
    suspended_until: datetime | None
    suspended_reason: str | None
    suspended: bool


_PERSON = (
    Account.id,
    Account.handle,
    Account.name,
    Account.avatar,
    Account.email,
    Account.state,
    Account.role,
    Account.suspended_at,
    Account.suspended_until,
    Account.suspended_reason,
)
_THERE = Account.state.not_in((AccountState.ERASED,))


def people_found(session: Session, words: str) -> list[PersonRow]:
    """Up to twenty people whose handle begins so, or whose mail address is exactly that."""
    wanted = words.strip().lower().removeprefix("@")
    if not wanted:
        return []
    rows = session.execute(
        select(*_PERSON)
        .where(
            or_(Account.handle.startswith(wanted, autoescape=True), Account.email == wanted),
            _THERE,
        )
        .order_by(Account.handle)
        .limit(MOST_FOUND)
    )
    return [_person(row) for row in rows]


def people_suspended(session: Session) -> list[PersonRow]:
    """Who is suspended now, latest first; at most a hundred."""
    rows = session.execute(
        select(*_PERSON)
        .where(
            Account.suspended_at.is_not(None),
            or_(Account.suspended_until.is_(None), Account.suspended_until > clock.now()),
            _THERE,
        )
        .order_by(Account.suspended_at.desc(), Account.id)
        .limit(100)
    )
    return [_person(row) for row in rows]


def suspension_of(session: Session, account_id: int) -> PersonRow:
    """One's own account with the reason of its suspension, to be told why."""
    return _person(session.execute(select(*_PERSON).where(Account.id == account_id)).one())


def person_row(account: Account) -> PersonRow:
    """The same of an account that is at hand."""
    return _person(account)


def _person(row: Any) -> PersonRow:
    return PersonRow(
        id=row.id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        email=row.email,
        state=row.state,
        role=row.role,
        suspended_at=row.suspended_at,
        suspended_until=row.suspended_until,
        suspended_reason=row.suspended_reason,
        suspended=is_suspended(row.suspended_at, row.suspended_until),
    )


def account_to(session: Session, actor: Actor, handle: str, *, verb: str) -> Account:
    """An account that the actor may do `verb` with, held until the transaction ends."""
    if not may(verb, actor.organisation_standing()):
        raise Forbidden(N_("Only an admin of this organisation can do this."))
    found = session.scalar(
        select(Account).where(Account.handle == handle.lower(), _THERE).with_for_update()
    )
    if found is None:
        raise NotFound
    return found
