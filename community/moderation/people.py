"""People as an admin sees them when they suspend somebody, and as the suspended see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.accounts.queries import is_suspended
from community.errors import Forbidden, NotFound
from community.rights import may
from community.words import N_


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


def account_to(
    session: Session, actor: Actor, handle: str, *, verb: str, held: bool = True
) -> Account:
    """An account that the actor may do `verb` with, held until the transaction ends.

    Not `held` it is only looked at, as a reading session may.
    """
    if not may(verb, actor.organisation_standing()):
        raise Forbidden(N_("Only an admin of this organisation can do this."))
    wanted = select(Account).where(Account.handle == handle.lower(), _THERE)
    found = session.scalar(wanted.with_for_update() if held else wanted)
    if found is None:
        raise NotFound
    return found
