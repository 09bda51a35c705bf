"""What signs a person in: facts for judging a sign-in, and the lists of the settings pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import (
    Account,
    AccountSession,
    ApiToken,
    MailToken,
    Passkey,
    RecoveryCode,
    Totp,
)
from community.accounts.queries.actors import IDLE, hash_secret
from community.errors import NotFound
from community.paging import LARGEST_SIZE, Page, keyset_page


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
    """The same by a mailed token that still works."""
    owner = select(MailToken.account_id).where(*token_works(purpose=purpose, secret=secret))
    return _facts(session, Account.id == owner.scalar_subquery())


def token_works(*, purpose: str, secret: str) -> tuple[ColumnElement[bool], ...]:
    """What holds for a mailed token that was neither used nor replaced and has not run out."""
    return (
        MailToken.token_hash == hash_secret(secret),
        MailToken.purpose == purpose,
        MailToken.used_at.is_(None),
        MailToken.expires_at > clock.now(),
    )


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


@dataclass(frozen=True, kw_only=True)
class PasskeyLine:
    """A passkey as its owner sees it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Keys:
    """All the ways in which a person signs in."""

    email: str
    has_password: bool
    totp_since: datetime | None
    recovery_left: int
    passkeys: Sequence[PasskeyLine]


def keys_of(session: Session, account_id: int) -> Keys:
    """The ways in which this person signs in."""
    left = (
        select(func.count())
        .where(RecoveryCode.account_id == Account.id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    row = session.execute(
        select(Account.email, Account.password_hash, Totp.confirmed_at, left.label("left"))
        .outerjoin(Totp, Totp.account_id == Account.id)
        .where(Account.id == account_id)
    ).one()
    passkeys = session.execute(
        select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
        .where(Passkey.account_id == account_id)
        .order_by(Passkey.id)
    )
    return Keys(
        email=row.email or "",
        has_password=row.password_hash is not None,
        totp_since=row.confirmed_at,
        recovery_left=row.left,
        passkeys=[PasskeyLine(**line._asdict()) for line in passkeys],
    )


def pending_totp_secret(session: Session, account_id: int) -> str | None:
    """The secret of an authenticator that is being set up."""
    return session.scalar(
        select(Totp.secret).where(Totp.account_id == account_id, Totp.confirmed_at.is_(None))
    )


@dataclass(frozen=True, kw_only=True)
class KnownPasskey:
    """A passkey as signing in needs it."""

    id: int
    account_id: int
    credential_id: bytes
    public_key: bytes
    sign_count: int
    state: str


def passkey_by_credential(session: Session, credential_id: bytes) -> KnownPasskey | None:
    """The passkey with this credential id."""
    row = session.execute(
        select(
            Passkey.id,
            Passkey.account_id,
            Passkey.credential_id,
            Passkey.public_key,
            Passkey.sign_count,
            Account.state,
        )
        .join(Account, Account.id == Passkey.account_id)
        .where(Passkey.credential_id == credential_id)
    ).one_or_none()
    return None if row is None else KnownPasskey(**row._asdict())


def credentials_of(session: Session, account_id: int) -> Sequence[bytes]:
    """The credential ids of a person's passkeys, so that a device is not registered twice."""
    return session.scalars(
        select(Passkey.credential_id).where(Passkey.account_id == account_id)
    ).all()


@dataclass(frozen=True, kw_only=True)
class TokenLine:
    """An API token as its owner sees it."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


_TOKEN = (
    ApiToken.id,
    ApiToken.name,
    ApiToken.prefix,
    ApiToken.scopes,
    ApiToken.created_at,
    ApiToken.expires_at,
    ApiToken.last_used_at,
)


def living_tokens(
    session: Session, account_id: int, *, cursor: str | None = None, size: int = LARGEST_SIZE
) -> Page[TokenLine]:
    """The person's tokens that still work, the newest first."""
    page: Page[Any] = keyset_page(
        session,
        select(*_TOKEN).where(
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at.is_(None) | (ApiToken.expires_at > clock.now()),
        ),
        order=((ApiToken.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    items = [TokenLine(**row._asdict()) for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def token_line(session: Session, account_id: int, token_id: int) -> TokenLine:
    """One of the person's own tokens; NotFound for others'."""
    row = session.execute(
        select(*_TOKEN).where(ApiToken.id == token_id, ApiToken.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return TokenLine(**row._asdict())


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
