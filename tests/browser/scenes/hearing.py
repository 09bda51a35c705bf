"""What the member of a scene watches, tracks and muted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.following.models import Follow
from community.history.actions import write_rows
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.threads.models import Thread
from tests.browser.scenes.cast import Cast

_IN_TURN = (Level.WATCHING, Level.TRACKING, Level.MUTED)


def write_levels(session: Session, cast: Cast, *, count: int) -> None:
    """A choice for each of the first threads, watched, tracked and muted in turn."""
    write_rows(session, ChosenLevel, list(_levels(session, cast, count=count)))


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
