"""Reads about people, above all: who stands behind a cookie or a token."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import ALL_SCOPES, VISITOR, Actor
from community.accounts.models import (
    Account,
    AccountSession,
    AccountState,
    ApiToken,
    MailToken,
    OrganisationRole,
    Totp,
)

# A browser that was not used for this long is signed out.
IDLE = timedelta(days=14)


def hash_secret(secret: str) -> bytes:
    """How random secrets are stored: they have 256 bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


_WHO = (
    Account.id,
    Account.handle,
    Account.name,
    Account.role,
    Account.suspended_at,
    Account.suspended_until,
    Account.locale,
    Account.time_zone,
    Account.theme,
)


def actor_of_session(session: Session, secret: str) -> Actor:
    """The person signed in with this cookie secret; a visitor when it is not good (any more)."""
    row = session.execute(
        _live_accounts(
            AccountSession.id.label("session_id"),
            AccountSession.last_seen_at,
            AccountSession.confirmed_at,
        )
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(
            AccountSession.token_hash == hash_secret(secret),
            AccountSession.revoked_at.is_(None),
            AccountSession.expires_at > clock.now(),
            AccountSession.last_seen_at > clock.now() - IDLE,
        )
    ).one_or_none()
    if row is None:
        return VISITOR
    return replace(
        _actor(row, scopes=ALL_SCOPES, session_id=row.session_id),
        seen_at=row.last_seen_at,
        confirmed_at=row.confirmed_at,
    )


def actor_of_token(session: Session, secret: str) -> Actor | None:
    """The person whose API token this is, with its scopes; None when it is not good."""
    now = clock.now()
    row = session.execute(
        _live_accounts(ApiToken.id.label("token_id"), ApiToken.scopes)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.token_hash == hash_secret(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at.is_(None) | (ApiToken.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        return None
    return _actor(row, scopes=frozenset(row.scopes), token_id=row.token_id)


def actor_of_account(session: Session, account_id: int) -> Actor:
    """An active person by id, for work done on their behalf outside a request."""
    row = session.execute(_live_accounts().where(Account.id == account_id)).one_or_none()
    return VISITOR if row is None else _actor(row, scopes=ALL_SCOPES)


def _live_accounts(*more: Any) -> Select[Any]:
    return select(*_WHO, *more).where(Account.state == AccountState.ACTIVE)


def _actor(
    row: Row[Any],
    *,
    scopes: frozenset[str],
    session_id: int | None = None,
    token_id: int | None = None,
) -> Actor:
    return Actor(
        id=row.id,
        handle=row.handle,
        name=row.name,
        role=OrganisationRole(row.role),
        suspended=is_suspended(row.suspended_at, row.suspended_until),
        scopes=scopes,
        locale=row.locale,
        time_zone=row.time_zone,
        theme=row.theme,
        session_id=session_id,
        token_id=token_id,
    )


def is_suspended(since: datetime | None, until: datetime | None) -> bool:
    """Whether a suspension holds now; one without an end holds until it is lifted."""
    return since is not None and (until is None or until > clock.now())


@dataclass(frozen=True, kw_only=True)
class SignInFacts:
    """What is needed to judge a sign-in; `account_id` is None when nobody has that name."""

    account_id: int | None = None
    email: str = ""
    password_hash: str | None = None
    state: str = ""
    has_totp: bool = False


def sign_in_facts(session: Session, login: str) -> SignInFacts:
    """The person with this mail address or handle."""
    column = Account.email if "@" in login else Account.handle
    return _facts(session, column == login.lower())


def sign_in_facts_of(session: Session, account_id: int) -> SignInFacts:
    """The same by id."""
    return _facts(session, Account.id == account_id)


def sign_in_facts_of_token(session: Session, *, purpose: str, secret: str) -> SignInFacts:
    """The same by a mailed token that has not been used."""
    owner = select(MailToken.account_id).where(
        MailToken.token_hash == hash_secret(secret),
        MailToken.purpose == purpose,
        MailToken.used_at.is_(None),
    )
    return _facts(session, Account.id == owner.scalar_subquery())


def _facts(session: Session, which: ColumnElement[bool]) -> SignInFacts:
    row = session.execute(
        select(
            Account.id, Account.email, Account.password_hash, Account.state, Totp.id.label("totp")
        )
        .outerjoin(Totp, (Totp.account_id == Account.id) & Totp.confirmed_at.is_not(None))
        .where(which)
    ).one_or_none()
    if row is None:
        return SignInFacts()
    return SignInFacts(
        account_id=row.id,
        email=row.email or "",
        password_hash=row.password_hash,
        state=row.state,
        has_totp=row.totp is not None,
    )


@dataclass(frozen=True, kw_only=True)
class SignedInBrowser:
    """One line of the list of signed-in browsers."""

    id: int
    browser: str
    created_at: datetime
    last_seen_at: datetime


def signed_in_browsers(session: Session, account_id: int) -> Sequence[SignedInBrowser]:
    """The browsers in which this person is signed in, the last used first."""
    rows = session.execute(
        select(
            AccountSession.id,
            AccountSession.browser,
            AccountSession.created_at,
            AccountSession.last_seen_at,
        )
        .where(
            AccountSession.account_id == account_id,
            AccountSession.revoked_at.is_(None),
            AccountSession.expires_at > clock.now(),
            AccountSession.last_seen_at > clock.now() - IDLE,
        )
        .order_by(AccountSession.last_seen_at.desc(), AccountSession.id.desc())
        .limit(100)
    )
    return [SignedInBrowser(**row._asdict()) for row in rows]


def ended_sessions(session: Session, held: Collection[int]) -> set[int]:
    """Those of these session ids that are over: revoked, expired or gone."""
    living = session.scalars(
        select(AccountSession.id).where(
            AccountSession.id.in_(held),
            AccountSession.revoked_at.is_(None),
            AccountSession.expires_at > clock.now(),
        )
    )
    return set(held).difference(living)
