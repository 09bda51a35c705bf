"""Who of a list is here already, and who manages whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.roster.models import RosterEntry

AT_ONCE = 500  # addresses in one statement: some ten milliseconds


@dataclass(frozen=True, kw_only=True)
class KnownPerson:
    """Somebody with this address; `manager` is the address of theirs, empty without one."""

    id: int
    state: str
    invited: bool
    name: str
    team: str
    location: str
    manager: str


def known_people(session: Session, emails: Collection[str]) -> Mapping[str, KnownPerson]:
    """Who of these lower-case addresses has a row, by address."""
    return dict(_known(session, emails))


def _known(session: Session, emails: Collection[str]) -> Iterator[tuple[str, KnownPerson]]:
    manager = aliased(Account)
    whole = sorted(emails)
    for start in range(0, len(whole), AT_ONCE):
        rows = session.execute(
            select(
                Account.email,
                Account.id,
                Account.state,
                RosterEntry.invited_at,
                Account.name,
                Account.team,
                Account.location,
                manager.email.label("manager"),
            )
            .outerjoin(RosterEntry, RosterEntry.account_id == Account.id)
            .outerjoin(manager, manager.id == RosterEntry.manager_id)
            .where(Account.email.in_(whole[start : start + AT_ONCE]))
        )
        for row in rows:
            yield (
                row.email,
                KnownPerson(
                    id=row.id,
                    state=row.state,
                    invited=row.invited_at is not None,
                    name=row.name,
                    team=row.team,
                    location=row.location,
                    manager=row.manager or "",
                ),
            )


def managers_of_all(session: Session) -> Mapping[str, str]:
    """The address of everybody's manager, by their own."""
    manager = aliased(Account)
    rows = session.execute(
        select(Account.email, manager.email.label("manager"))
        .join(RosterEntry, RosterEntry.account_id == Account.id)
        .join(manager, manager.id == RosterEntry.manager_id)
        .where(Account.email.is_not(None), manager.email.is_not(None))
    )
    return {row.email: row.manager for row in rows}


def handle_at(session: Session, email: str) -> str:
    """The handle of whoever has this address."""
    return session.scalars(select(Account.handle).where(Account.email == email)).one()
