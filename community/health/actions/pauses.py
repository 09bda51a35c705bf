"""Plan weeks that count for nothing, and call them off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Refused
from community.health.events import PausePlanned
from community.health.models import Pause
from community.health.policies import PauseKind, check_dates
from community.organisation.actions import note_change
from community.organisation.queries import organisation_zone
from community.outbox import record
from community.words import N_

LONGEST_WORDS = 140
DAYS = "days"  # under which changes of the calendar are kept, with the number of the days


def plan_break(
    session: Session,
    granted: Granted,
    *,
    by: Actor,
    starts_on: date,
    ends_on: date,
    says: str = "",
) -> Pause:
    """Plan a break of one community; Refused for dates that cannot be one."""
    return _plan(
        session,
        by=by,
        kind=PauseKind.BREAK,
        community_id=granted.community.id,
        dates=(starts_on, ends_on),
        says=says,
    )


def plan_pause(
    session: Session,
    *,
    by: Actor,
    kind: PauseKind,
    starts_on: date,
    ends_on: date,
    says: str = "",
) -> Pause:
    """Put a holiday or an outage of the whole organisation into its calendar.

    The caller has asked `calendar_to_keep`. Refused for dates that cannot be one.
    """
    if kind == PauseKind.BREAK:
        raise Refused(N_("A break belongs to one community: plan it there."), code="bad_kind")
    return _plan(
        session, by=by, kind=kind, community_id=None, dates=(starts_on, ends_on), says=says
    )


def end_pause(session: Session, pause: Pause, *, by: Actor) -> None:
    """Call a pause off: one that has begun ends with yesterday, one that has not goes."""
    before, gone = _days_of(pause), False
    record(session, PausePlanned(community_id=pause.community_id, pause_id=pause.id))
    yesterday = _today(session) - timedelta(days=1)
    if pause.starts_on > yesterday:
        session.delete(pause)
        gone = True
    else:
        pause.ends_on = min(pause.ends_on, yesterday)
    if pause.community_id is None:
        note_change(
            session, _name(pause), before=before, after=None if gone else _days_of(pause), by=by
        )


def put_pause(
    session: Session, pause_id: int, told: Mapping[str, Any] | None, *, by: Actor
) -> None:
    """Let days of the calendar stand as `told`, also such as were taken out; with None they end.

    Refused for days that nobody could put into the calendar now.
    """
    pause = session.scalar(select(Pause).where(Pause.id == pause_id, Pause.community_id.is_(None)))
    if told is None:
        if pause is not None:
            end_pause(session, pause, by=by)
        return
    starts_on, ends_on = (date.fromisoformat(told[day]) for day in ("starts_on", "ends_on"))
    check_dates(starts_on, ends_on, today=_today(session))
    before = None if pause is None else _days_of(pause)
    if pause is None:
        pause = Pause(id=pause_id, created_at=clock.now(), created_by_id=by.id)
        session.add(pause)
    pause.kind, pause.says = told["kind"], told["says"]
    pause.starts_on, pause.ends_on = starts_on, ends_on
    session.flush()  # the event names it
    note_change(session, _name(pause), before=before, after=_days_of(pause), by=by)
    record(session, PausePlanned(community_id=None, pause_id=pause.id))


def _name(pause: Pause) -> str:
    return f"{DAYS}:{pause.id}"


def _days_of(pause: Pause) -> dict[str, str]:
    return {
        "kind": str(pause.kind),
        "starts_on": pause.starts_on.isoformat(),
        "ends_on": pause.ends_on.isoformat(),
        "says": pause.says,
    }


def _plan(
    session: Session,
    *,
    by: Actor,
    kind: PauseKind,
    community_id: int | None,
    dates: tuple[date, date],
    says: str,
) -> Pause:
    check_dates(*dates, today=_today(session))
    says = says.strip()
    if len(says) > LONGEST_WORDS:
        words = N_("Keep it within %(most)s characters.", most=LONGEST_WORDS)
        raise Refused(words, code="says_too_long", fields={"says": words})
    pause = Pause(
        community_id=community_id,
        kind=kind,
        starts_on=dates[0],
        ends_on=dates[1],
        says=says,
        created_at=clock.now(),
        created_by_id=by.id,
    )
    session.add(pause)
    session.flush()  # the event needs its id
    if community_id is None:
        note_change(session, _name(pause), before=None, after=_days_of(pause), by=by)
    record(session, PausePlanned(community_id=community_id, pause_id=pause.id))
    return pause


def _today(session: Session) -> date:
    return clock.now().astimezone(organisation_zone(session)).date()
