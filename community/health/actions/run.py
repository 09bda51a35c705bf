"""One weekly run: from the stored weeks to a reading of every community, and to flags.

Figures are read and worked out outside any write; each community is written by itself, so that a
run that is stopped goes on where it was, and running twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.health.counting.tables import Weeks, table_for, weeks_read
from community.health.counting.topics import topics_of
from community.health.counting.windows import window_of
from community.health.events import HealthChanged
from community.health.forecast.assessment import Assessment, assess
from community.health.models import HealthFlag, HealthReading, Pause, Vitality
from community.health.queries.flags import was_quiet_already
from community.health.queries.visits import readers_of
from community.health.readers import reading_signals
from community.health.scores import scores_of
from community.health.shapes import Reason, Score, Signal, as_json, scores_in
from community.health.signals import all_signals
from community.health.signals.window import Window
from community.health.stage_counts import StageCounts, stage_counts
from community.health.topics import NOTHING, Topics
from community.health.weeks import WEEK
from community.organisation.queries import organisation_zone
from community.outbox import record

_FLAGGED = (Vitality.QUIETING, Vitality.QUIET)
_JUDGED_AFTER = 8  # weeks
_SATURDAY = 5
_FEWEST_EVIDENCE = 26  # weeks of history before anything is said of a community


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a run worked out about one community; the states of its newest weeks, oldest first."""

    community_id: int
    week: date
    reading: dict[str, Any]
    reasons: Sequence[Reason]
    paused: bool
    counts: StageCounts
    topics: Topics = NOTHING


def work_out(
    session: Session, community_id: int, week: date, *, parted: date | None = None
) -> Found | None:
    """Read one community and judge it; None where nothing was ever said.

    Before `parted` its threads were in another community: that says nothing of its going quiet.
    21 statements, and three for topics where a community could become two.
    """
    zone = organisation_zone(session)
    weeks = weeks_read(session, community_id, week, _pauses(session, community_id))
    if weeks is None:
        return None
    assessed = assess(table_for(weeks, zone))
    window = window_of(session, community_id, weeks, zone)
    signals = {**all_signals(window), **_reading(session, community_id, week)}
    young = _young(weeks, week, parted)
    few = young or window.few
    known, state = _chance(assessed, few=few), _state(assessed, young=young, few=window.few)
    reasons = [] if few else _reasons(assessed, state)
    scores = scores_of(
        window,
        signals,
        p=known,
        seed=f"{community_id}:{week}",
        before=_scores_before(session, community_id, week),
    )
    return Found(
        community_id=community_id,
        week=week,
        reading={
            **_judged(assessed, known, state, few=few),
            "contributions": as_json({each.code: each for each in reasons}),
            "signals": as_json(dict(signals)),
            "scores": as_json(dict(scores)),
        },
        reasons=reasons,
        paused=weeks.dark[-1] or weeks.free[-1],
        counts=stage_counts(window, weeks),
        topics=_topics(session, community_id, window),
    )


def _reading(session: Session, community_id: int, week: date) -> dict[str, Signal]:
    readers = readers_of(session, [community_id], week).get(community_id)
    return {told.code: told for told in reading_signals(readers)}


def _pauses(session: Session, community_id: int) -> Sequence[Pause]:
    own = (Pause.community_id == community_id) | Pause.community_id.is_(None)
    return session.scalars(select(Pause).where(own)).all()


def _chance(assessed: Assessment, *, few: bool) -> float | None:
    p = float(assessed.p[-1])
    return None if np.isnan(p) or few else p


def _young(weeks: Weeks, week: date, parted: date | None) -> bool:
    begun = max(week - (len(weeks.rows) - 1) * WEEK, parted or date.min)
    return week < begun + (_FEWEST_EVIDENCE - 1) * WEEK


def _judged(assessed: Assessment, p: float | None, state: Vitality, *, few: bool) -> dict[str, Any]:
    return {
        "model": assessed.model_version,
        "p": p,
        "eligible": bool(assessed.eligible[-1]) and not few,
        "state": state,
    }


def _topics(session: Session, community_id: int, window: Window) -> Topics:
    """They are asked of a community alone that looks after what it has: no other is to be split."""
    stage = session.scalar(select(Community.stage).where(Community.id == community_id))
    if stage != Stage.STEWARDING or window.few:
        return NOTHING
    return topics_of(session, community_id, window.ends)


def _state(assessed: Assessment, *, young: bool, few: bool) -> Vitality:
    """What is told: of one to four people only the fact that they are quiet."""
    state = Vitality(assessed.states[-1])
    return Vitality.UNKNOWN if young or (few and state != Vitality.QUIET) else state


def write_found(session: Session, found: Found) -> None:
    """Keep a reading, and raise, change or clear the flag that follows from it."""
    session.execute(
        delete(HealthReading).where(
            HealthReading.community_id == found.community_id, HealthReading.week == found.week
        )
    )
    session.add(
        HealthReading(
            community_id=found.community_id,
            week=found.week,
            made_at=clock.now(),
            **found.reading,
        )
    )
    _judge_earlier(session, found)
    if not found.paused and not _is_past(session, found):
        _move_flag(session, found)


def _is_past(session: Session, found: Found) -> bool:
    """Whether a newer week was read already: a reading made again moves no flag."""
    newer = select(HealthReading.week).where(
        HealthReading.community_id == found.community_id, HealthReading.week > found.week
    )
    return session.scalar(newer.limit(1)) is not None


def _move_flag(session: Session, found: Found) -> None:
    state = Vitality(found.reading["state"])
    open_now = session.scalar(
        select(HealthFlag).where(
            HealthFlag.community_id == found.community_id, HealthFlag.cleared_at.is_(None)
        )
    )
    if state not in _FLAGGED:
        if open_now is not None:
            open_now.cleared_at = clock.now()
        return
    if open_now is not None:
        open_now.state = state
        return
    flag = HealthFlag(
        community_id=found.community_id,
        week=found.week,
        state=state,
        p=found.reading["p"],
        model=found.reading["model"],
        reasons=as_json({each.code: each for each in found.reasons}),
        raised_at=clock.now(),
    )
    session.add(flag)


def tell_flags(session: Session) -> None:
    """Tell facilitators of flags that are up and that they have not heard of; never at weekends."""
    if clock.now().astimezone(organisation_zone(session)).weekday() >= _SATURDAY:
        return
    untold = session.scalars(
        select(HealthFlag)
        .where(HealthFlag.told_at.is_(None), HealthFlag.cleared_at.is_(None))
        .order_by(HealthFlag.id)
    ).all()
    for flag in untold:
        flag.told_at = clock.now()
        record(session, HealthChanged(community_id=flag.community_id, flag_id=flag.id))


def _judge_earlier(session: Session, found: Found) -> None:
    """Eight weeks after a forecast was raised it is known whether the community went quiet.

    What was quiet when it was flagged was no forecast: it is neither right nor wrong.
    """
    due = session.scalars(
        select(HealthFlag).where(
            HealthFlag.community_id == found.community_id,
            HealthFlag.outcome.is_(None),
            HealthFlag.week <= found.week - _JUDGED_AFTER * WEEK,
            ~was_quiet_already(),
        )
    ).all()
    for flag in due:
        states = session.scalars(
            select(HealthReading.state).where(
                HealthReading.community_id == found.community_id,
                HealthReading.week > flag.week,
                HealthReading.week <= flag.week + _JUDGED_AFTER * WEEK,
            )
        ).all()
        went = flag.state == Vitality.QUIET or Vitality.QUIET in states
        flag.outcome = "hit" if went else "miss"


def _scores_before(session: Session, community_id: int, week: date) -> Mapping[str, Score]:
    kept = session.scalar(
        select(HealthReading.scores).where(
            HealthReading.community_id == community_id, HealthReading.week == week - 4 * WEEK
        )
    )
    return scores_in(kept) if kept else {}


def _reasons(assessed: Assessment, state: Vitality) -> list[Reason]:
    """Those of the forecast; of what is quiet without one, what is seen of the silence."""
    found = assessed.reasons()
    if not found and state == Vitality.QUIET:
        found = assessed.quiet_reasons()
    return [
        Reason(code=each.phrase, weight=each.contribution, numbers=dict(each.facts))
        for each in found
    ]


def as_report(found: Found) -> dict[str, Any]:
    """One line of the command's report."""
    kept = {name: found.reading[name] for name in ("p", "eligible", "state")}
    return {
        "community_id": found.community_id,
        "week": found.week.isoformat(),
        **kept,
        "reasons": [asdict(each) for each in found.reasons],
    }
