"""How communities are doing in a scene: half a year of runs, flags, breaks and holidays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.health.models import Feedback, Pause, Vitality
from community.history.actions import write_rows
from tests import figures
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_STATES = (Vitality.QUIETING, Vitality.QUIET, Vitality.WATCH, Vitality.HEALTHY)
_WRITERS = 9


def write_health(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    """The place is going quiet; others stand in every state; nothing at all where count is 0."""
    if not count:
        return
    writers = figures.write_people(session, _WRITERS, prefix="regular")
    places = session.scalars(
        select(Community.id).where(Community.id != cast.place).order_by(Community.id).limit(8)
    ).all()
    for number, place in enumerate([cast.place, *places]):
        figures.write_history(session, place, people=writers)
        figures.write_readings(session, place, state=_STATES[number % len(_STATES)])
    figures.write_flag(session, cast.place)
    for number in range(min(count, 20)):
        figures.write_flag(
            session,
            cast.place,
            weeks_ago=14 * (number + 1),
            cleared_at=clock.ago(days=60),
            outcome=("hit", "miss")[number % 2],
            feedback=list(Feedback)[number % 3],
            feedback_note=words.line("Everybody was at the fair", most=500),
        )
    _write_pauses(session, cast, words, count=count)


def _write_pauses(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    today = clock.now().date()
    rows = [
        {
            "community_id": place,
            "kind": kind,
            "starts_on": today + timedelta(days=20 * (number + 1)),
            "ends_on": today + timedelta(days=20 * (number + 1) + 9),
            "says": words.line("The kilns rest", most=140),
            "created_at": clock.now(),
        }
        for number in range(count)
        for place, kind in ((cast.place, "break"), (None, ("holiday", "outage")[number % 2]))
    ]
    write_rows(session, Pause, rows)
