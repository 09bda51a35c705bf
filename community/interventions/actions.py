"""Note what was tried, take a note out again, and measure what the signal did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Conflict, Refused
from community.health.models import HealthFlag, Intervention
from community.health.weeks import last_closed
from community.interventions.events import (
    InterventionLogged,
    InterventionMeasured,
    InterventionRemoved,
)
from community.interventions.moves import MOVES, OWN
from community.interventions.readings import Reading, as_kept, latest
from community.interventions.signals import WATCHED
from community.organisation.queries import organisation_zone
from community.outbox import record
from community.words import N_

WATCHED_FOR = timedelta(days=28)
# A weekly run that is late may still come; after that nothing is known.
_PATIENCE = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What somebody says that was tried."""

    move: str
    says: str = ""
    note: str = ""
    signal: str = ""
    flag_id: int | None = None


def log_intervention(
    session: Session, granted: Granted, tried: Tried, *, by: Actor
) -> Intervention:
    """Note what was tried, with what the signal says now; it is measured in four weeks.

    What is not said comes from the move. Refused without words for a move of one's own, or for a
    signal, a move or a flag that does not exist here.
    """
    move = MOVES.get(tried.move)
    if move is None and tried.move != OWN:
        raise Refused(N_("Choose a move of the list, or your own."), code="unknown_move")
    says = tried.says or (str(move.name) if move else "")
    if not says:
        words = N_("Say in a few words what you tried.")
        raise Refused(words, code="unsaid", fields={"says": words})
    signal = tried.signal or (move.signal if move else "H1")
    if signal not in WATCHED:
        raise Refused(N_("Choose a signal of the list."), code="unknown_signal")
    now = clock.now()
    week = last_closed(now, organisation_zone(session))
    community_id = granted.community.id
    before = latest(session, community_id=community_id, signal=signal, up_to=week) or Reading()
    made = Intervention(
        community_id=community_id,
        flag_id=_flag_of(session, community_id, tried.flag_id),
        move=tried.move,
        says=says,
        note=tried.note,
        reason=move.reason if move else "",
        signal=signal,
        tried_at=now,
        tried_by_id=by.id,
        due_at=now + WATCHED_FOR,
        before=as_kept(before),
        after={},
    )
    session.add(made)
    session.flush()  # the event needs its id
    record(session, InterventionLogged(community_id=community_id, intervention_id=made.id))
    return made


def _flag_of(session: Session, community_id: int, flag_id: int | None) -> int | None:
    if flag_id is None:
        return None
    found = session.scalar(
        select(HealthFlag.id).where(
            HealthFlag.id == flag_id, HealthFlag.community_id == community_id
        )
    )
    if found is None:
        raise Refused(N_("There is no such flag in this community."), code="unknown_flag")
    return found


def remove_intervention(session: Session, entry: Intervention) -> None:
    """Take out what was noted by mistake; Conflict once it is measured."""
    if entry.measured_at is not None:
        raise Conflict(N_("This is measured already and stays, so that nothing is glossed over."))
    record(
        session,
        InterventionRemoved(community_id=entry.community_id, intervention_id=entry.id),
    )
    session.delete(entry)


def measure_due(session: Session, *, limit: int = 100) -> int:
    """Fill in what the signals said in the week that ended last when four weeks were over.

    Where that week has no run yet it is waited for, two weeks at the most.
    """
    now = clock.now()
    zone = organisation_zone(session)
    due = session.scalars(
        select(Intervention)
        .where(Intervention.measured_at.is_(None), Intervention.due_at <= now)
        .order_by(Intervention.due_at)
        .limit(limit)
    ).all()
    measured = 0
    for entry in due:
        week = last_closed(entry.due_at, zone)
        found = latest(session, community_id=entry.community_id, signal=entry.signal, up_to=week)
        if (found is None or found.week != week.isoformat()) and now < entry.due_at + _PATIENCE:
            continue
        after = found if found and found.week == week.isoformat() else Reading()
        entry.after, entry.measured_at = as_kept(after), now
        record(
            session,
            InterventionMeasured(community_id=entry.community_id, intervention_id=entry.id),
        )
        measured += 1
    return measured
