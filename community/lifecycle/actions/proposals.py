"""Propose a move when the weekly runs carry it, renew it, and withdraw it when they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.communities.models import Community, Stage
from community.lifecycle.events import StageProposed
from community.lifecycle.findings import Finding, finding
from community.lifecycle.limits import KEPT, stage_limits
from community.lifecycle.models import (
    Opening,
    ProposalState,
    StageMove,
    StageProposal,
    StageReading,
)
from community.lifecycle.stages import SPLIT, GateFigures, as_json, figures_as_json, figures_in
from community.outbox import record


def take_run(
    session: Session, community_id: int, figures: GateFigures, now: datetime, *, newest: bool
) -> StageProposal | None:
    """Keep what one weekly run knows; the newest run proposes what the runs in a row carry.

    Safe to repeat. A run that is made up for is kept and proposes nothing. Nothing is kept of the
    weeks in which a community is being prepared, nor after it has ended.
    """
    place = session.get_one(Community, community_id)
    if place.stage == Stage.ARCHIVED or _is_preparing(session, community_id):
        return None
    _keep(session, community_id, figures)
    if not newest:
        return None
    return propose(session, community_id, _runs(session, community_id), now)


def _runs(session: Session, community_id: int) -> list[GateFigures]:
    """The runs since it came into its stage or began to split, oldest first: all begins anew."""
    moved = session.scalar(
        select(func.max(StageMove.moved_at)).where(StageMove.community_id == community_id)
    )
    parted = session.scalar(
        select(func.max(StageProposal.decided_at)).where(
            StageProposal.community_id == community_id,
            StageProposal.to_stage == SPLIT,
            StageProposal.state == ProposalState.ACCEPTED,
        )
    )
    wanted = select(StageReading).where(StageReading.community_id == community_id)
    for begun in (moved, parted):
        if begun is not None:
            wanted = wanted.where(StageReading.week > begun.date() - timedelta(weeks=1))
    kept = session.scalars(wanted.order_by(StageReading.week.desc()).limit(KEPT)).all()
    return [figures_in(row.figures) for row in kept[::-1]]


def _keep(session: Session, community_id: int, figures: GateFigures) -> None:
    row = session.get(StageReading, (community_id, figures.week))
    if row is None:
        row = StageReading(community_id=community_id, week=figures.week)
        session.add(row)
    row.figures = figures_as_json(figures)
    session.flush()  # it is read back with the runs before it
    session.execute(
        delete(StageReading)
        .where(
            StageReading.community_id == community_id,
            StageReading.week <= figures.week - timedelta(weeks=KEPT),
        )
        .execution_options(synchronize_session=False)
    )


def propose(
    session: Session,
    community_id: int,
    history: Sequence[GateFigures],
    now: datetime,
    *,
    limits: Mapping[str, float] | None = None,
) -> StageProposal | None:
    """What the weekly run found, oldest week first: the open proposal after it, or None.

    Safe to repeat. Nothing is moved: people decide.
    """
    place = session.get_one(Community, community_id)
    if place.stage == Stage.ARCHIVED or not history or _is_preparing(session, community_id):
        return None
    limits = stage_limits(session) if limits is None else limits
    found = finding(place.stage, history, limits)
    last = session.scalars(
        select(StageProposal)
        .where(StageProposal.community_id == community_id)
        .order_by(StageProposal.id.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.state == ProposalState.OPEN:
        if found is not None and _same(last, found):
            return _renewed(last, found)
        last.state, last.decided_at = ProposalState.WITHDRAWN, now
        session.flush()  # at most one may be open
    if found is None or (last is not None and _snoozed(last, found, now)):
        return None
    return _made(session, community_id, found, now)


def _is_preparing(session: Session, community_id: int) -> bool:
    opening = session.get(Opening, community_id)
    return opening is not None and opening.opened_at is None


def _same(proposal: StageProposal, found: Finding) -> bool:
    return (proposal.from_stage, proposal.to_stage) == (found.from_stage, found.to_stage)


def _snoozed(last: StageProposal, found: Finding, now: datetime) -> bool:
    return (
        last.state == ProposalState.DECLINED
        and _same(last, found)
        and last.snoozed_until is not None
        and last.snoozed_until > now
    )


def _renewed(proposal: StageProposal, found: Finding) -> StageProposal:
    proposal.evidence = as_json(found.evidence)
    proposal.counter_evidence = as_json(found.counter_evidence)
    return proposal


def _made(session: Session, community_id: int, found: Finding, now: datetime) -> StageProposal:
    made = StageProposal(
        community_id=community_id,
        from_stage=found.from_stage,
        to_stage=found.to_stage,
        since=found.since,
        evidence=as_json(found.evidence),
        counter_evidence=as_json(found.counter_evidence),
        state=ProposalState.OPEN,
        created_at=now,
    )
    session.add(made)
    session.flush()  # the event needs its id
    record(session, StageProposed(community_id=community_id, proposal_id=made.id))
    return made
