"""The weekly run's word on the stages of a community's life.

It stands above health and lifecycle, and neither imports it: health counts, lifecycle judges.
"""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.orm import Session

from community import clock
from community.health.actions.run import Found
from community.lifecycle.actions.proposals import take_run
from community.lifecycle.models import StageProposal
from community.lifecycle.queries.stages import LifecycleFigures, gather
from community.lifecycle.stages import GateFigures


def judge(session: Session, found: Found, *, newest: bool) -> StageProposal | None:
    """Keep what a run found for the gates; with the newest week, propose what they carry.

    Weeks of a planned break or an outage say nothing about gates, and break no row of runs.
    """
    if found.paused:
        return None
    known = gather(session, [found.community_id])[found.community_id]
    figures = figures_of(found, known)
    return take_run(session, found.community_id, figures, clock.now(), newest=newest)


def figures_of(found: Found, known: LifecycleFigures) -> GateFigures:
    """What the gates ask: the counts of the run, and what only the community's life knows."""
    return GateFigures(
        week=found.week,
        vitality=str(found.reading["state"]),
        age_weeks=known.age_weeks(found.week),
        members=known.members,
        facilitators=known.facilitators,
        charter_complete=known.charter_complete,
        sponsor_set=known.sponsor_set,
        seeded_threads=known.seeded_threads,
        first_event_dated=known.first_event_dated,
        artefacts=known.artefacts,
        **asdict(found.counts),
        **asdict(found.topics),
    )
