"""A small window of signals that can be counted by hand, and what is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

from community.health.shapes import Signal
from community.health.signals import all_signals
from community.health.signals.window import Talk, Window, Wrote

TALK = Talk(
    age=20.0,
    waited=5.0,
    by_facilitator=False,
    first_post=False,
    newcomer=False,
    people=2,
    turns=2,
    open_question=False,
)
# Six people, each in every week of half a year, one post each.
WROTE = [
    Wrote(person=person, week=week, posts=1, first=week == 25, thread=person, places=1)
    for person in range(6)
    for week in range(26)
]
WINDOW = Window(
    ends=datetime(2026, 3, 9, tzinfo=UTC),
    posts=[6] * 26,
    contributors=[6] * 26,
    newcomers=[6] + [0] * 25,
    gaps=0,
    gap_hours=0.0,
    gap_squares=0.0,
    wrote=WROTE,
    pairs=[],
    talks=[TALK] * 10,
    talking=6,
    tags=[],
    teams={},
)


def told(window: Window, code: str) -> Signal:
    """One signal of the window."""
    return all_signals(window)[code]


def value(window: Window, code: str) -> float | None:
    """Its value alone."""
    return told(window, code).value
