"""Who read, without who: keys that make marks of readers, and how long either is kept."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, timedelta

from community.health.weeks import WEEK

PERIOD_WEEKS = 4
PERIOD = PERIOD_WEEKS * WEEK
KEPT = timedelta(weeks=8)
SETTING = "visits"
SHIPPED = {"counted": True}
_FIRST_MONDAY = date(1970, 1, 5)


def period_of(day: date) -> date:
    """The Monday with which the four weeks begin that share one key."""
    return day - (day - _FIRST_MONDAY) % PERIOD


def last_whole_period(week: date) -> date:
    """The newest four weeks that were over when this week was: the Monday they begin with."""
    return period_of(week + WEEK) - PERIOD


def mark_of(key: bytes, community_id: int, account_id: int) -> bytes:
    """Stands for one reader of one community while its key lives; another community's differs."""
    said = f"{community_id}:{account_id}".encode()
    return hmac.digest(key, said, hashlib.sha256)[:16]
