"""The facilitator's day put together: one list of sources, read on somebody's behalf.

It stands above the capabilities that add lines, and none of them imports it. A capability adds
its own by one line in `SOURCES`.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.interventions.today import going_quiet, results
from community.lifecycle.facilitating import places_of
from community.today.deciding import reports, requests
from community.today.lines import Line, Source
from community.today.queries import Day, day_from, lines_of
from community.today.unanswered import unanswered

SOURCES: tuple[Source, ...] = (
    reports,
    unanswered,
    going_quiet,
    requests,
    results,
)


def day_of(session: Session, actor: Actor, *, marked: str = "") -> Day:
    """What needs the actor today, ten lines at the most, in a fixed number of statements.

    Empty for whoever looks after no community, or is suspended. `marked` is the key of a line
    that they have just dealt with.
    """
    places = places_of(session, actor)
    lines = lines_of(session, actor, places, SOURCES)
    return day_from(session, actor, places, lines, marked=marked)


def line_to(session: Session, actor: Actor, key: str) -> Line:
    """A line of the actor's own day, also one that is dealt with; NotFound for any other key."""
    for line in lines_of(session, actor, places_of(session, actor), SOURCES):
        if line.key == key:
            return line
    raise NotFound
