"""How one community stands, put together for its page and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from community import clock
from community.communities.access import Granted
from community.communities.models import Stage
from community.health.models import Vitality
from community.health.queries import (
    Flag,
    Planned,
    Reading,
    flags_of,
    pauses_of,
    readings_of,
)
from community.health.queries.rhythms import Stretch, is_few, stretches_of, writers_of
from community.health.queries.young import Young, young
from community.health.weeks import WEEK, last_closed
from community.lifecycle.queries.openings import parted_on
from community.lifecycle.queries.state import Life, life_of
from community.organisation.queries import organisation_zone

WEEKS = 26
_HISTORY = 2 * WEEKS  # what is normal for a week is told by the half year before it
_FRESH = 8  # weeks; an older reading says nothing about now


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything a page or a program is told; where `few` is set there are no figures in it."""

    granted: Granted
    week: date  # the newest week that is over
    state: Vitality
    since: date | None  # the Monday of the first week in which it stood so
    at_least: bool  # it stood so already in the oldest week that was looked at
    reading: Reading | None
    readings: Sequence[Reading]
    flag: Flag | None
    flags: Sequence[Flag]
    pauses: Sequence[Planned]
    stretches: Sequence[Stretch]  # a year of them; the page draws the newer half
    few: bool
    young: Young | None
    life: Life

    @property
    def reads(self) -> bool:
        """Whether whoever asks may read what is said there, and not only figures."""
        return self.granted.may("communities.read")

    @property
    def paused(self) -> Planned | None:
        """The break, holiday or outage of today."""
        today = clock.now().date()
        return next((p for p in self.pauses if p.starts_on <= today <= p.ends_on), None)


def standing_of(session: Session, granted: Granted) -> Standing:
    """Read it all, in the same number of statements for every community."""
    place = granted.community
    week = last_closed(clock.now(), organisation_zone(session))
    few = is_few(writers_of(session, place.id, last=week))
    readings = readings_of(session, place.id, weeks=WEEKS)
    flags = [_flag_for(granted, each) for each in flags_of(session, place.id)]
    reading = _fresh(readings[-1], week) if readings else None
    state = _state(reading, few=few, archived=place.stage == Stage.ARCHIVED)
    since, at_least = _since(readings, state) if reading else (None, False)
    return Standing(
        granted=granted,
        week=week,
        state=state,
        since=since,
        at_least=at_least,
        reading=None if few else reading,
        readings=() if few else readings,
        flag=None if few else next((each for each in flags if each.cleared_at is None), None),
        flags=() if few else flags,
        pauses=pauses_for(session, granted),
        stretches=() if few else stretches_of(session, place.id, last=week, weeks=_HISTORY),
        few=few,
        young=young(session, place, parted=parted_on(session, place.id).get(place.id)),
        life=life_of(session, place),
    )


def pauses_for(session: Session, granted: Granted) -> list[Planned]:
    """What pauses the community; what its facilitators wrote about it is for its readers."""
    reads = granted.may("communities.read")
    return [
        each if reads or each.community_id is None else replace(each, says="")
        for each in pauses_of(session, granted.community.id)
    ]


def _flag_for(granted: Granted, flag: Flag) -> Flag:
    return flag if granted.may("communities.read") else replace(flag, feedback_note="")


def _fresh(reading: Reading, week: date) -> Reading | None:
    return reading if reading.week >= week - _FRESH * WEEK else None


def _state(reading: Reading | None, *, few: bool, archived: bool) -> Vitality:
    """What is told of a state: of one to four people only the fact that it is quiet."""
    if reading is None or archived or (few and reading.state != Vitality.QUIET):
        return Vitality.UNKNOWN
    return reading.state


def _since(readings: Sequence[Reading], state: Vitality) -> tuple[date | None, bool]:
    found: date | None = None
    for each in reversed(readings):
        if each.state != state:
            return found, False
        found = each.week
    return found, len(readings) >= WEEKS


def drawn_weeks(standing: Standing) -> list[tuple[Stretch, float | None, float | None]]:
    """The newer half year with what was normal before each week: a lower and an upper edge.

    It begins with the first post, and is empty where nothing was ever said.
    """
    known = _begun(standing.stretches)
    shown = []
    for stretch in known[-WEEKS:]:
        before = [
            each.posts
            for each in known
            if each.posts is not None and stretch.week - WEEKS * WEEK <= each.week < stretch.week
        ]
        shown.append((stretch, *_normal(before)))
    return shown


def _begun(stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    """Without the silence before the first post."""
    first = next((number for number, each in enumerate(stretches) if each.posts != 0), None)
    return () if first is None else stretches[first:]


def _normal(before: Sequence[float]) -> tuple[float | None, float | None]:
    """The middle half of what came before; nothing where that is under a quarter of a year."""
    if len(before) < WEEKS // 2:
        return None, None
    ordered = sorted(before)
    return ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]


def last_day(week: date) -> date:
    """The Sunday of a week that is named by its Monday."""
    return week + timedelta(days=6)
