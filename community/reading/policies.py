"""The rules of what is unread and what is news, in one place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

MOST_UNREAD = 100  # of one thread are looked at; beyond that a number says no more
AWAY = timedelta(minutes=30)  # whoever comes back later than this makes a new visit
MOST_NEWS = 7  # threads told of at once
NEWS_AMONG = 200  # threads active since then, the latest first


def reach(unread: Collection[int], shown: Collection[int]) -> int:
    """How far somebody has read who saw the posts `shown`: never beyond one they did not see.

    Of many unread posts only the first `MOST_UNREAD` are given, so nobody gets beyond those.

    Answers stand by their score, so what was seen need not be what was said first.
    `frontend/src/behaviours/reading-place.ts` counts the same way.
    """
    missed = min((each for each in unread if each not in shown), default=None)
    seen = max(shown, default=0)
    if len(unread) >= MOST_UNREAD:
        seen = min(seen, max(unread))
    return seen if missed is None else min(seen, missed - 1)
