"""Growing delays, counted in rows that all processes share.

A try is counted before the secret is looked at, so that a hundred guesses at once cannot all
pass the same check; a right answer takes the count away.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community import clock
from community.accounts.credentials import Throttle
from community.errors import Throttled
from community.outbox import savepoint
from community.words import N_, NP_, Words

_FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many tries are free, and the longest wait (in seconds) that more of them earn."""

    purpose: str
    free: int
    longest: int


# One account from one network: after five tries 2, 4, 8 … seconds, up to a quarter of an hour.
SIGN_IN = Pace(purpose="sign_in", free=5, longest=900)
# One account from everywhere: slows a guesser with many networks and never shuts the owner out
# for longer than a few seconds.
SIGN_IN_ANYWHERE = Pace(purpose="sign_in_anywhere", free=60, longest=5)
# Asked of somebody who already knows the password, or sits at an open browser.
CODE = Pace(purpose="code", free=5, longest=900)
CONFIRM = Pace(purpose="confirm", free=5, longest=900)
CLAIM = Pace(purpose="claim", free=5, longest=900)
# Mails to one address that anyone can cause.
MAIL = Pace(purpose="mail", free=3, longest=3600)


def subject_of(key: str, *parts: str) -> str:
    """What a row counts for: a keyed hash, so that the table names nobody."""
    text = "\x1f".join(parts).casefold()
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def take_try(session: Session, pace: Pace, subject: str) -> int:
    """Count one try and return how many there were; raises Throttled while the delay runs."""
    now = clock.now()
    row = _row(session, pace, subject) or _new_row(session, pace, subject)
    if row.last_failure_at < now - _FORGOTTEN_AFTER:
        row.failures = 0
    elif row.blocked_until is not None and row.blocked_until > now:
        raise _throttled(row.blocked_until, now=now)
    row.failures += 1
    row.last_failure_at = now
    row.blocked_until = _blocked_until(pace, row.failures, now=now)
    return row.failures


def _row(session: Session, pace: Pace, subject: str) -> Throttle | None:
    return session.scalar(
        select(Throttle)
        .where(Throttle.purpose == pace.purpose, Throttle.subject == subject)
        .with_for_update()
    )


def _new_row(session: Session, pace: Pace, subject: str) -> Throttle:
    made = Throttle(purpose=pace.purpose, subject=subject, failures=0, last_failure_at=clock.now())
    try:
        with savepoint(session):
            session.add(made)
    except IntegrityError:
        # On PostgreSQL two first tries may run at once; the other one's row counts.
        other = _row(session, pace, subject)
        assert other is not None
        return other
    return made


def _throttled(until: datetime, *, now: datetime) -> Throttled:
    seconds = max(1, int((until - now).total_seconds() + 0.999))
    wait = _seconds(seconds) if seconds < 120 else _minutes(seconds // 60 + 1)
    return Throttled(
        N_("Too many tries. Wait %(time)s, then try again.", time=wait), retry_after=seconds
    )


def _seconds(count: int) -> Words:
    return NP_("%(num)s second", "%(num)s seconds", count)


def _minutes(count: int) -> Words:
    return NP_("%(num)s minute", "%(num)s minutes", count)


def _blocked_until(pace: Pace, failures: int, *, now: datetime) -> datetime | None:
    beyond = failures - pace.free
    if beyond < 0:
        return None
    return now + timedelta(seconds=min(2 ** min(beyond + 1, 20), pace.longest))


def forgive(session: Session, pace: Pace, subject: str) -> None:
    """The right answer came: the tries before it no longer count."""
    session.execute(
        delete(Throttle).where(Throttle.purpose == pace.purpose, Throttle.subject == subject)
    )
