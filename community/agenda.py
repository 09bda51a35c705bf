"""The facilitator's day put together: one list of sources, read on somebody's behalf.

It stands above the capabilities that add lines, and none of them imports it. A capability adds
its own by one line in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.gaps.today import open_gaps
from community.interventions.today import going_quiet, results
from community.lifecycle import today as lifecycle
from community.lifecycle.facilitating import places_of
from community.today.actions import mark, take_back
from community.today.deciding import held_posts, reports, requests
from community.today.lines import Line, Place, Source
from community.today.models import MarkState
from community.today.queries import Day, day_from, in_order, lines_of
from community.today.unanswered import unanswered
from community.welcoming.today import own_turns, passed_up

SOURCES: tuple[Source, ...] = (
    reports,
    held_posts,
    unanswered,
    passed_up,
    going_quiet,
    requests,
    *lifecycle.SOURCES,
    open_gaps,
    results,
)


def day_of(session: Session, actor: Actor, *, marked: str = "") -> Day:
    """What needs the actor today, ten lines at the most, in a fixed number of statements.

    Empty for whoever looks after no community and says hello to nobody, or is suspended.
    `marked` is the key of a line that they have just dealt with.
    """
    places = places_of(session, actor)
    lines = _lines(session, actor, places)
    return day_from(session, actor, places, lines, marked=marked)


def _lines(session: Session, actor: Actor, places: Sequence[Place]) -> list[Line]:
    """Those of the places one looks after, and newcomers whose hello is one's own turn."""
    found = [*lines_of(session, actor, places, SOURCES), *own_turns(session, actor)]
    return sorted(found, key=in_order)


def line_to(session: Session, actor: Actor, key: str) -> Line:
    """A line of the actor's own day, also one that is dealt with; NotFound for any other key."""
    for line in _lines(session, actor, places_of(session, actor)):
        if line.key == key:
            return line
    raise NotFound


def deal_with(
    session: Session, actor: Actor, key: str, state: MarkState, *, until: datetime | None = None
) -> None:
    """Note what the actor did with a line of their own day; a task that is done is closed too."""
    line = line_to(session, actor, key)
    if state is MarkState.DONE:
        lifecycle.finish(session, actor, line)
    mark(session, line, by=actor, state=state, until=until)


def undo(session: Session, actor: Actor, key: str) -> None:
    """Let a line appear again that the actor has dealt with; a task waits again.

    Harmless the second time, when it is on their day again; NotFound for any other key.
    """
    if take_back(session, key, by=actor):
        lifecycle.resume(session, actor, key)
    else:
        line_to(session, actor, key)
