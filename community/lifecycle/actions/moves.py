"""Move a community from one stage to another, with who, why and on which figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Stage
from community.errors import Conflict, Refused
from community.health.actions.clearing import clear_flag
from community.lifecycle.actions.tasks import open_tasks
from community.lifecycle.events import CommunityContinued, StageDeclined, StageMoved
from community.lifecycle.limits import stage_limits
from community.lifecycle.models import ProposalState, StageMove, StageProposal
from community.lifecycle.policies import BY_HAND
from community.lifecycle.queries.state import is_preparing
from community.lifecycle.stages import SPLIT
from community.outbox import record
from community.words import N_

_STALE = N_("The stage has changed meanwhile. Reload the page and look again.")


def write_move(
    session: Session,
    place: Community,
    *,
    to: Stage,
    by: Actor | None,
    reason: str = "",
    figures: Mapping[str, Any] | None = None,
    proposal_id: int | None = None,
    came_from: str | None = None,
) -> StageMove:
    """Change the stage, log the move and open the tasks of the new stage.

    Of two who move at once one gets Conflict. What was proposed for the old stage is withdrawn.
    """
    before = place.stage if came_from is None else came_from
    _change_stage(session, place, to=to)
    move = StageMove(
        community_id=place.id,
        from_stage=before,
        to_stage=to,
        moved_at=clock.now(),
        moved_by_id=None if by is None else by.id,
        reason=reason.strip(),
        figures=dict(figures or {}),
        proposal_id=proposal_id,
    )
    session.add(move)
    _withdraw(session, place.id, but=proposal_id)
    if to == Stage.ARCHIVED:
        clear_flag(session, place.id)
    open_tasks(session, place, stage=to, by=by)
    session.flush()  # the event needs its id
    record(
        session,
        StageMoved(community_id=place.id, move_id=move.id, moved_by_id=move.moved_by_id),
    )
    return move


def _change_stage(session: Session, place: Community, *, to: Stage) -> None:
    changed = session.execute(
        update(Community)
        .where(Community.id == place.id, Community.stage == place.stage)
        .values(stage=to)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(_STALE, code="stale")
    place.stage = to


def accept(
    session: Session, place: Community, proposal: StageProposal, *, by: Actor, reason: str
) -> StageMove:
    """Move as proposed; Conflict when somebody decided first.

    Refused (`split_by_form`) where a split is proposed: somebody has to say what goes along.
    """
    if proposal.to_stage == SPLIT:
        words = N_("Choose the tags that go along on the page of the split.")
        raise Refused(words, code="split_by_form")
    _decide(session, proposal, by=by, state=ProposalState.ACCEPTED, reason=reason)
    if place.stage != proposal.from_stage:
        raise Conflict(_STALE, code="stale")
    return write_move(
        session,
        place,
        to=Stage(proposal.to_stage),
        by=by,
        reason=reason,
        figures=proposal.evidence,
        proposal_id=proposal.id,
    )


def not_yet(session: Session, proposal: StageProposal, *, by: Actor, reason: str) -> int:
    """Stay, for a reason; in how many weeks it comes back if the figures still carry it."""
    if not reason.strip():
        words = N_("Say why: the next facilitator will want to know.")
        raise Refused(words, code="reason_needed", fields={"reason": words})
    _decide(session, proposal, by=by, state=ProposalState.DECLINED, reason=reason)
    weeks = int(stage_limits(session)["snooze_weeks"])
    session.execute(
        update(StageProposal)
        .where(StageProposal.id == proposal.id)
        .values(snoozed_until=clock.now() + timedelta(weeks=weeks))
        .execution_options(synchronize_session=False)
    )
    record(session, StageDeclined(community_id=proposal.community_id, proposal_id=proposal.id))
    return weeks


def move_by_hand(
    session: Session, place: Community, *, to: Stage, by: Actor, reason: str
) -> StageMove:
    """Move a community against or without a proposal; it takes a reason and no archive."""
    if not reason.strip():
        words = N_("Say why: the facilitators will read it.")
        raise Refused(words, code="reason_needed", fields={"reason": words})
    if to not in BY_HAND[place.stage]:
        words = N_("Choose another stage. An archive is made by ending the community itself.")
        raise Refused(words, code="bad_stage", fields={"stage": words})
    if place.stage == Stage.ARCHIVED:
        return begin_again(session, place, by=by, reason=reason)
    return write_move(session, place, to=to, by=by, reason=reason)


def begin_again(session: Session, place: Community, *, by: Actor, reason: str) -> StageMove:
    """Bring a community that has ended back to life; what it was told at its end is kept."""
    if place.stage != Stage.ARCHIVED or is_preparing(session, place):
        raise Refused(N_("Only a community that has ended can begin again."), code="not_ended")
    move = write_move(session, place, to=Stage.COALESCING, by=by, reason=reason)
    record(session, CommunityContinued(community_id=place.id))
    return move


def _decide(
    session: Session, proposal: StageProposal, *, by: Actor, state: ProposalState, reason: str
) -> None:
    changed = session.execute(
        update(StageProposal)
        .where(StageProposal.id == proposal.id, StageProposal.state == ProposalState.OPEN)
        .values(state=state, decided_at=clock.now(), decided_by_id=by.id, reason=reason.strip())
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(N_("This has been decided already. Reload the page."), code="decided")


def take_up_split(session: Session, community_id: int, *, by: Actor) -> None:
    """A split that was proposed is prepared now, whatever tags were chosen."""
    session.execute(
        update(StageProposal)
        .where(
            StageProposal.community_id == community_id,
            StageProposal.state == ProposalState.OPEN,
            StageProposal.to_stage == SPLIT,
        )
        .values(state=ProposalState.ACCEPTED, decided_at=clock.now(), decided_by_id=by.id)
        .execution_options(synchronize_session=False)
    )


def _withdraw(session: Session, community_id: int, *, but: int | None) -> None:
    session.execute(
        update(StageProposal)
        .where(
            StageProposal.community_id == community_id,
            StageProposal.state == ProposalState.OPEN,
            StageProposal.id != (but or 0),
        )
        .values(state=ProposalState.WITHDRAWN, decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
