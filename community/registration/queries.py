"""The rule in force, the invitation behind a link, who waits, and who was invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole
from community.accounts.queries import hash_secret
from community.communities.able import is_able
from community.communities.access.belonging import good_invitation
from community.communities.models import Invitation
from community.errors import CommunityError, NotFound
from community.organisation.queries import decided
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.registration.models import AccountInvitation, Registration
from community.registration.policies import NO_KEY, Key, Policy, Rule, Weight

REGISTRATION = "registration"


def registration_rule(session: Session) -> Rule:
    """Who may make an account."""
    shipped = {"policy": Policy.OPEN.value, "domains": []}
    own = decided(session, REGISTRATION, shipped=shipped)
    return Rule(policy=Policy(own["policy"]), domains=tuple(own["domains"]))


def key_by_secret(session: Session, secret: str) -> Key:
    """What the link with this secret opens now; NO_KEY for one that is no good (any more)."""
    if not secret:
        return NO_KEY
    hashed = hash_secret(secret)
    return _admins_key(session, AccountInvitation.token_hash == hashed) or _facilitators_key(
        session, Invitation.token_hash == hashed
    )


def key_of(session: Session, account_id: int) -> Key:
    """What the invitation by which this person signed up opens now."""
    row = session.get(Registration, account_id)
    if row is None:
        return NO_KEY
    found = None
    if row.account_invitation_id is not None:
        found = _admins_key(session, AccountInvitation.id == row.account_invitation_id)
    if found is None and row.community_invitation_id is not None:
        found = _facilitators_key(session, Invitation.id == row.community_invitation_id)
    return found or NO_KEY


def _admins_key(session: Session, which: ColumnElement[bool]) -> Key | None:
    row = session.execute(
        select(AccountInvitation.id, AccountInvitation.email)
        .join(Account, Account.id == AccountInvitation.created_by_id)
        .where(which, *is_open(), is_able(), Account.role == OrganisationRole.ADMIN)
    ).one_or_none()
    if row is None:
        return None
    return Key(weight=Weight.ADMIN, email=row.email, account_invitation_id=row.id)


def is_open() -> tuple[ColumnElement[bool], ...]:
    """The conditions on an admin's invitation that is good now."""
    return (
        AccountInvitation.revoked_at.is_(None),
        AccountInvitation.uses_left > 0,
        AccountInvitation.expires_at > clock.now(),
    )


def _facilitators_key(session: Session, which: ColumnElement[bool]) -> Key:
    try:
        found = good_invitation(session, which).invitation
    except CommunityError:
        return NO_KEY
    return Key(weight=Weight.FACILITATOR, email=found.email, community_invitation_id=found.id)


def invited_to(session: Session, secret: str) -> str:
    """The name of the community that this invitation leads to, for whoever holds its link.

    Empty for a secret that is good for nothing (any more): of that nothing is said.
    """
    if not secret:
        return ""
    try:
        found = good_invitation(session, Invitation.token_hash == hash_secret(secret))
    except CommunityError:
        return ""
    return found.community.name


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Somebody who waits to be let in."""

    id: int
    handle: str
    name: str
    email: str
    words: str
    asked_at: datetime


def applicants(
    session: Session, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[Applicant]:
    """Who waits, the longest first."""
    page: Page[Any] = keyset_page(
        session,
        select(
            Account.id,
            Account.handle,
            Account.name,
            Account.email,
            Registration.words,
            Registration.asked_at,
        )
        .join(Registration, Registration.account_id == Account.id)
        .where(Account.state == AccountState.WAITING, Registration.asked_at.is_not(None)),
        order=((Account.id, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[Applicant(**row._asdict()) for row in page.items], next_cursor=page.next_cursor
    )


@dataclass(frozen=True, kw_only=True)
class AccountInvitationRow:
    """An invitation without its secret; `state` is open, spent, expired or revoked."""

    id: int
    email: str | None
    note: str
    created_at: datetime
    expires_at: datetime
    uses_left: int
    state: str
    by_handle: str
    by_name: str


def account_invitations(
    session: Session, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[AccountInvitationRow]:
    """What admins made, newest first, whether still good or not."""
    page: Page[Any] = keyset_page(
        session,
        _made(),
        order=((AccountInvitation.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_row(row) for row in page.items], next_cursor=page.next_cursor)


def account_invitation_row(session: Session, invitation_id: int) -> AccountInvitationRow:
    """One of them; NotFound when there is none of this number."""
    row = session.execute(_made().where(AccountInvitation.id == invitation_id)).one_or_none()
    if row is None:
        raise NotFound
    return _row(row)


def _made() -> Select[*tuple[Any, ...]]:
    return select(
        AccountInvitation.id,
        AccountInvitation.email,
        AccountInvitation.note,
        AccountInvitation.created_at,
        AccountInvitation.expires_at,
        AccountInvitation.uses_left,
        AccountInvitation.revoked_at,
        Account.handle.label("by_handle"),
        Account.name.label("by_name"),
    ).join(Account, Account.id == AccountInvitation.created_by_id)


def _row(row: Any) -> AccountInvitationRow:
    told = row._asdict()
    revoked_at = told.pop("revoked_at")
    state = "open"
    if revoked_at is not None:
        state = "revoked"
    elif row.uses_left <= 0:
        state = "spent"
    elif row.expires_at <= clock.now():
        state = "expired"
    return AccountInvitationRow(state=state, **told)
