"""Figures of a community as weekly runs write them, for pages and programs that read them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.health.models import (
    HealthFlag,
    HealthPersonWeek,
    HealthReading,
    HealthWeek,
    Vitality,
)
from community.health.shapes import Reason, Score, Signal, as_json
from community.health.weeks import WEEK, last_closed
from community.history.actions import write_numbered_rows, write_rows
from community.organisation.queries import organisation_zone

# By signal: value, low, high and n of a community in good health.
_SIGNALS: dict[str, tuple[float, float, float, int]] = {
    "H1": (0.96, 0.8, 1.1, 118),
    "H2": (1.04, 0.9, 1.2, 14),
    "H3": (6.5, 4.0, 11.0, 31),
    "H4": (0.88, 0.74, 0.95, 31),
    "H5": (0.71, 0.48, 0.87, 9),
    "H6": (0.29, 0.15, 0.47, 21),
    "H7": (1.1, 0.7, 1.6, 6),
    "H8": (6.0, 5.0, 7.0, 23),
    "H9": (2.0, 2.0, 3.0, 14),
    "H10": (0.38, 0.24, 0.55, 27),
    "H11": (0.22, 0.15, 0.31, 380),
    "H12": (0.19, 0.13, 0.27, 61),
    "H13": (3.0, 3.0, 4.0, 31),
    "H14": (0.61, 0.52, 0.69, 23),
    "H15": (0.74, 0.66, 0.81, 88),
    "H16": (3.8, 3.1, 4.6, 52),
    "H17": (0.44, 0.36, 0.52, 52),
    "H18": (0.21, 0.12, 0.3, 380),
    "H19": (0.58, 0.44, 0.71, 40),
    "H22": (2.0, 2.0, 2.0, 2),
}
_SCORES: dict[str, tuple[float, float, float, float]] = {
    "vitality": (84.0, 76.0, 91.0, -2.0),
    "responsiveness": (78.0, 72.0, 86.0, 8.0),
    "renewal": (57.0, 39.0, 74.0, -5.0),
    "resilience": (63.0, 55.0, 69.0, 1.0),
    "dialogue": (31.0, 22.0, 38.0, 0.0),
    "total": (68.0, 60.0, 76.0, 2.0),
}
REASONS = (
    Reason(code="people", weight=0.9, numbers={"people_4": 5.2, "people_usual": 9.0}),
    Reason(code="level", weight=0.7, numbers={"posts_8": 6.1, "posts_usual": 15.0}),
    Reason(code="rhythm", weight=0.4, numbers={"days_since": 9.0, "empty_weeks": 3.0}),
)


def write_history(
    session: Session,
    community_id: int,
    *,
    people: Sequence[int],
    weeks: int = 60,
    posts: int = 2,
    quiet_for: int = 0,
) -> None:
    """So many weeks in which these people wrote; the newest `quiet_for` of them are empty."""
    last = last_week(session)
    person_rows, week_rows = [], []
    for back in range(quiet_for, weeks):
        week = last - back * WEEK
        each = posts + round(posts * 0.4 * math.sin(back))
        person_rows += [
            {
                "community_id": community_id,
                "account_id": person,
                "week": week,
                "posts": max(each, 1),
                "thread_id": 1,
            }
            for person in people
        ]
        week_rows.append(
            {
                "community_id": community_id,
                "week": week,
                "posts": max(each, 1) * len(people),
                "contributors": len(people),
                "threads": len(people),
            }
        )
    write_rows(session, HealthPersonWeek, person_rows)
    write_rows(session, HealthWeek, week_rows)


def write_readings(
    session: Session,
    community_id: int,
    *,
    state: Vitality = Vitality.HEALTHY,
    weeks: int = 26,
    in_state: int = 3,
    enough: bool = True,
) -> None:
    """So many runs; the newest `in_state` of them found `state`, those before a healthy one."""
    last = last_week(session)
    ailing = state in (Vitality.QUIETING, Vitality.QUIET)
    for back in range(weeks):
        found = state if back < in_state else Vitality.HEALTHY
        worse = max(0.0, 1 - back / 6) if ailing else 0.0
        session.add(
            HealthReading(
                community_id=community_id,
                week=last - back * WEEK,
                model="l1-test",
                p=0.03 + 0.2 * worse,
                eligible=True,
                state=found,
                contributions=as_json({each.code: each for each in REASONS}),
                signals=as_json(_signals(worse, back, enough=enough)),
                scores=as_json(_scores(worse)) if enough else {},
                made_at=clock.now(),
            )
        )


def write_flag(
    session: Session,
    community_id: int,
    *,
    state: Vitality = Vitality.QUIETING,
    weeks_ago: int = 2,
    **more: Any,
) -> HealthFlag:
    """A flag that is up, unless `cleared_at` says otherwise."""
    week = last_week(session) - weeks_ago * WEEK
    flag = HealthFlag(
        community_id=community_id,
        week=week,
        state=state,
        p=0.23,
        model="l1-test",
        reasons={each.code: asdict(each) for each in REASONS},
        raised_at=clock.now() - timedelta(weeks=weeks_ago),
        **more,
    )
    session.add(flag)
    session.flush()  # its id is handed out
    return flag


def write_people(session: Session, count: int, *, prefix: str = "writer") -> list[int]:
    """So many accounts that write and do nothing else; their ids."""
    rows = [
        {
            "handle": f"{prefix}-{number}",
            "name": f"{prefix.title()} {number}",
            "state": AccountState.ACTIVE,
            "created_at": clock.ago(days=400),
        }
        for number in range(count)
    ]
    return write_numbered_rows(session, Account, rows)


def last_week(session: Session) -> date:
    """The newest week that is over."""
    return last_closed(clock.now(), organisation_zone(session))


def _signals(worse: float, back: int, *, enough: bool) -> dict[str, Signal]:
    wave = 1 + 0.12 * math.sin(back * 1.3)
    lower = {"H1": 1 - 0.6 * worse, "H2": 1 - 0.5 * worse, "H7": 1 - 0.8 * worse}
    return {
        code: Signal(
            code=code,
            value=round(value * wave * lower.get(code, 1.0), 3) if enough else None,
            n=n if enough else 0,
            enough=enough,
            low=low if enough else None,
            high=high if enough else None,
        )
        for code, (value, low, high, n) in _SIGNALS.items()
    }


def _scores(worse: float) -> dict[str, Score]:
    fall = {"vitality": 50 * worse, "total": 22 * worse}
    return {
        code: Score(
            value=value - fall.get(code, 0.0),
            low=low - fall.get(code, 0.0),
            high=high - fall.get(code, 0.0),
            n=100,
            moved=moved - fall.get(code, 0.0),
        )
        for code, (value, low, high, moved) in _SCORES.items()
    }
