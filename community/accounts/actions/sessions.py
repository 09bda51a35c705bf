"""Signed-in browsers: begin, refresh, end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.credentials import AccountSession
from community.accounts.events import SessionsEnded
from community.accounts.models import Account, OrganisationRole
from community.accounts.queries import hash_secret
from community.errors import NotFound
from community.outbox import record

LONGEST = timedelta(days=30)
LONGEST_OF_ADMINS = timedelta(hours=12)
# `last_seen_at` is written this seldom, so that reading pages costs no writes.
SEEN_EVERY = timedelta(minutes=10)


def open_session(
    session: Session,
    account: Account,
    *,
    secret: str,
    browser: str,
    second_factor: bool,
    confirmed_at: datetime | None = None,
) -> AccountSession:
    """Sign a browser in; `secret` is new, and the browser alone keeps it.

    `confirmed_at` says when the person proved who they are, if that was not just now.
    """
    now = clock.now()
    longest = LONGEST_OF_ADMINS if account.role == OrganisationRole.ADMIN else LONGEST
    made = AccountSession(
        account_id=account.id,
        token_hash=hash_secret(secret),
        created_at=now,
        last_seen_at=now,
        confirmed_at=min(confirmed_at or now, now),
        expires_at=now + longest,
        browser=" ".join(browser.split())[:120],
        second_factor=second_factor,
    )
    session.add(made)
    account.last_seen_on = now.date()
    return made


def renew_session(session: Session, session_id: int, *, secret: str) -> None:
    """The person proved who they are once more: a new secret, confirmed now."""
    session.execute(
        update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.revoked_at.is_(None))
        .values(token_hash=hash_secret(secret), confirmed_at=clock.now())
    )


def touch_session(session: Session, session_id: int) -> None:
    """Note that the browser was seen, at most every ten minutes."""
    now = clock.now()
    touched = session.execute(
        update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.last_seen_at < now - SEEN_EVERY)
        .values(last_seen_at=now)
    )
    if isinstance(touched, CursorResult) and touched.rowcount:
        owner = select(AccountSession.account_id).where(AccountSession.id == session_id)
        session.execute(
            update(Account)
            .where(Account.id == owner.scalar_subquery())
            .values(last_seen_on=now.date())
        )


def end_session(session: Session, *, account_id: int, session_id: int) -> None:
    """Sign one browser of this person out; raises NotFound when it is not theirs."""
    ended = session.execute(
        update(AccountSession)
        .where(
            AccountSession.id == session_id,
            AccountSession.account_id == account_id,
            AccountSession.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
    if not (isinstance(ended, CursorResult) and ended.rowcount):
        raise NotFound
    record(session, SessionsEnded(account_id=account_id, session_id=session_id))


def replace_session(session: Session, *, account_id: int, session_id: int) -> None:
    """This browser signs in anew: what it held before ends, if it has not already."""
    session.execute(
        update(AccountSession)
        .where(
            AccountSession.id == session_id,
            AccountSession.account_id == account_id,
            AccountSession.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
    record(session, SessionsEnded(account_id=account_id, session_id=session_id))


def end_sessions(session: Session, *, account_id: int, keep: int | None = None) -> None:
    """Sign this person out everywhere, the session `keep` excepted."""
    session.execute(
        update(AccountSession)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.revoked_at.is_(None),
            AccountSession.id != (keep or 0),
        )
        .values(revoked_at=clock.now())
    )
    record(session, SessionsEnded(account_id=account_id))


def end_every_session(session: Session) -> int:
    """Sign everybody out, as after a restore; how many browsers. No page is open to hear of it."""
    ended = session.execute(
        update(AccountSession)
        .where(AccountSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount if isinstance(ended, CursorResult) else 0
