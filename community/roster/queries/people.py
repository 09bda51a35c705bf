"""People as an admin sees them: in the order of their handles, never by what they do here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actions.mail_tokens import Purpose
from community.accounts.credentials import MailToken
from community.accounts.models import Account, AccountState
from community.accounts.queries import is_suspended
from community.accounts.queries.keys import token_works
from community.moderation.people import PersonRow, person_row
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.roster.models import RosterEntry
from community.roster.policies import Standing, standing_of

# A visit within this many days is told without its day: whether an account is used is what an
# admin needs to know, and who was here yesterday is not.
LATELY = 30


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who is looked for: words in name, handle or address; a standing; a role."""

    words: str = ""
    standing: Standing | None = None
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonInList:
    """A line of the list of people."""

    id: int
    handle: str
    name: str
    avatar: str | None
    email: str | None
    standing: str
    role: str
    team: str
    location: str


def people_of(
    session: Session, wanted: Wanted, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[PersonInList]:
    """The people who are looked for, by handle; nobody who was erased."""
    statement = (
        select(
            Account.id,
            Account.handle,
            Account.name,
            Account.avatar,
            Account.email,
            Account.state,
            Account.suspended_at,
            Account.suspended_until,
            Account.role,
            Account.team,
            Account.location,
            RosterEntry.invited_at,
        )
        .outerjoin(RosterEntry, RosterEntry.account_id == Account.id)
        .where(Account.state != AccountState.ERASED, *_conditions(wanted))
    )
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=((Account.handle, False),),
        key=lambda row: (row.handle,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_line(row) for row in page.items], next_cursor=page.next_cursor)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    words = wanted.words.strip().lower().removeprefix("@")
    if words:
        found.append(
            or_(
                Account.handle.startswith(words, autoescape=True),
                *(Account.name.icontains(each, autoescape=True) for each in _spelled(words)),
                Account.email.contains(words, autoescape=True),
            )
        )
    if wanted.standing is not None:
        found.append(_stands(wanted.standing))
    if wanted.role:
        found.append(Account.role == wanted.role)
    return found


def _spelled(words: str) -> set[str]:
    """Ways to write these lower-case words: SQLite knows capitals of ASCII letters alone."""
    return {words, words.title(), words.capitalize(), words.upper()}


def _stands(standing: Standing) -> ColumnElement[bool]:
    """The twin of `policies.standing_of`."""
    suspended = and_(
        Account.suspended_at.is_not(None),
        or_(Account.suspended_until.is_(None), Account.suspended_until > clock.now()),
    )
    invited = RosterEntry.invited_at.is_not(None)
    match standing:
        case Standing.ACTIVE:
            return and_(Account.state == AccountState.ACTIVE, not_(suspended))
        case Standing.SUSPENDED:
            return and_(Account.state == AccountState.ACTIVE, suspended)
        case Standing.INVITED:
            return and_(Account.state == AccountState.STAGED, invited)
        case Standing.STAGED:
            return and_(Account.state == AccountState.STAGED, not_(invited))
        case _:
            return Account.state == AccountState(str(standing))


def _line(row: Any) -> PersonInList:
    suspended = is_suspended(row.suspended_at, row.suspended_until)
    return PersonInList(
        id=row.id,
        handle=row.handle,
        name=row.name,
        avatar=row.avatar,
        email=row.email,
        standing=standing_of(row.state, suspended=suspended, invited=row.invited_at is not None),
        role=row.role,
        team=row.team,
        location=row.location,
    )


@dataclass(frozen=True, kw_only=True)
class PersonAdministered:
    """One person with all that an admin is told.

    `seen_lately` says that they were here within thirty days; `last_seen_on` is the day of an
    earlier visit. `invitation_ends_at` is None when no mailed link works.
    """

    person: PersonRow
    standing: str
    team: str
    location: str
    manager: str
    manager_name: str
    manager_handle: str
    confirmed_at: datetime | None
    created_at: datetime
    seen_lately: bool
    last_seen_on: date | None
    invited_at: datetime | None
    upload_room: int | None
    invitation_ends_at: datetime | None


def person_administered(session: Session, account: Account) -> PersonAdministered:
    """The same of an account that is at hand."""
    manager = aliased(Account)
    entry = session.execute(
        select(RosterEntry.invited_at, manager.email, manager.name, manager.handle)
        .outerjoin(manager, manager.id == RosterEntry.manager_id)
        .where(RosterEntry.account_id == account.id)
    ).one_or_none()
    invited_at = None if entry is None else entry.invited_at
    person = person_row(account)
    last = account.last_seen_on
    lately = last is not None and (clock.now().date() - last).days <= LATELY
    return PersonAdministered(
        person=person,
        standing=standing_of(
            account.state, suspended=person.suspended, invited=invited_at is not None
        ),
        team=account.team,
        location=account.location,
        manager=(entry and entry.email) or "",
        manager_name=(entry and entry.name) or "",
        manager_handle=(entry and entry.handle) or "",
        confirmed_at=account.email_confirmed_at,
        created_at=account.created_at,
        seen_lately=lately,
        upload_room=account.upload_room,
        last_seen_on=None if lately else last,
        invited_at=invited_at,
        invitation_ends_at=_link_ends_at(session, account.id),
    )


def _link_ends_at(session: Session, account_id: int) -> datetime | None:
    return session.scalar(
        select(func.max(MailToken.expires_at)).where(
            MailToken.account_id == account_id,
            MailToken.purpose == Purpose.CLAIM,
            MailToken.used_at.is_(None),
            MailToken.expires_at > clock.now(),
        )
    )


def manager_of(session: Session, account_id: int) -> str | None:
    """The name of this person's manager, as admins noted it, for the person themselves."""
    return session.scalar(
        select(Account.name)
        .join(RosterEntry, RosterEntry.manager_id == Account.id)
        .where(RosterEntry.account_id == account_id)
    )


def is_invited(session: Session, account_id: int) -> bool:
    """Whether an admin invited this person by mail."""
    found = select(RosterEntry.account_id).where(
        RosterEntry.account_id == account_id, RosterEntry.invited_at.is_not(None)
    )
    return session.scalar(found) is not None


def email_of_claim(session: Session, secret: str) -> str:
    """The address that an invitation was mailed to, for whoever holds its link; else empty."""
    found = session.scalar(
        select(Account.email)
        .join(MailToken, MailToken.account_id == Account.id)
        .join(RosterEntry, RosterEntry.account_id == Account.id)
        .where(*token_works(purpose=Purpose.CLAIM, secret=secret))
    )
    return found or ""
