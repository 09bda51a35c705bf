"""Plan weeks that count for nothing, and call them off."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Refused
from community.health.events import PausePlanned
from community.health.models import Pause
from community.health.policies import PauseKind, check_dates
from community.organisation.queries import organisation_zone
from community.outbox import record
from community.words import N_

LONGEST_WORDS = 140


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


def end_pause(session: Session, pause: Pause) -> None:
    """Call a pause off: one that has begun ends with yesterday, one that has not goes."""
    record(session, PausePlanned(community_id=pause.community_id, pause_id=pause.id))
    yesterday = _today(session) - timedelta(days=1)
    if pause.starts_on > yesterday:
        session.delete(pause)
    else:
        pause.ends_on = min(pause.ends_on, yesterday)


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
    record(session, PausePlanned(community_id=community_id, pause_id=pause.id))
    return pause


def _today(session: Session) -> date:
    return clock.now().astimezone(organisation_zone(session)).date()
