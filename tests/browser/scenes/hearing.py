"""What the member of a scene watches, tracks and muted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.following.models import Follow
from community.history.actions import write_rows
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.searches.models import SavedSearch
from community.threads.models import Thread
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_IN_TURN = (Level.WATCHING, Level.TRACKING, Level.MUTED)


def write_levels(session: Session, cast: Cast, *, count: int) -> None:
    """A choice for each of the first threads, watched, tracked and muted in turn."""
    write_rows(session, ChosenLevel, list(_levels(session, cast, count=count)))


def write_searches(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """Searches that the member keeps; one at least, so that there is one to rename."""
    rows = [
        {
            "account_id": cast.people["member"],
            "name": words.line(f"Glazes, number {number}", most=120),
            "words": words.line("glaze clay", most=200),
            "filters": {"tag": "glaze", "status": "solved"} if number % 2 else {},
            "created_at": clock.ago(days=number),
            "alert": number % 3 == 0,
            "known_until": clock.ago(days=number),
        }
        for number in range(count)
    ]
    if rows:
        write_rows(session, SavedSearch, rows)
    mine = select(func.max(SavedSearch.id))
    return {"search": session.scalar(mine) or 0}


def write_follows(session: Session, cast: Cast, *, count: int) -> None:
    """The member follows the facilitator, who begins most, and others."""
    others = [cast.people["facilitator"], *cast.crowd[: count - 1]] if count else []
    rows = [
        {
            "account_id": cast.people["member"],
            "followed_id": person,
            "created_at": clock.ago(days=number),
        }
        for number, person in enumerate(others)
    ]
    if rows:
        write_rows(session, Follow, rows)


def _levels(session: Session, cast: Cast, *, count: int) -> Iterator[dict[str, Any]]:
    here = select(Thread.id).where(Thread.community_id == cast.place).order_by(Thread.id)
    for number, thread_id in enumerate(session.scalars(here.limit(count)).all()):
        yield {
            "account_id": cast.people["member"],
            "thread_id": thread_id,
            "level": _IN_TURN[number % 3],
            "chosen_at": clock.ago(days=number),
        }
