"""Who hears of what happens in the life of a community: founders, facilitators, members."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.communities.events import FacilitatorCalled
from community.communities.models import MemberRole, Membership, MembershipState
from community.lifecycle.events import (
    AbsencePlanned,
    CommunityEnded,
    CommunityPrepared,
    EndingBegun,
    HandOverWritten,
    MergeOffered,
    ProposalDropped,
    StageMoved,
    StageProposed,
)
from community.lifecycle.models import Absence, HandOver, StageMove
from community.notifications.recipients import NoticeKind, Occasion, occasion_of


@occasion_of.register
def _(event: CommunityPrepared, session: Session) -> Occasion | None:
    return _everybody(session, event.community_id, NoticeKind.OPENED, by=event.opened_by_id)


@occasion_of.register
def _(event: ProposalDropped, session: Session) -> Occasion | None:
    return _everybody(session, event.community_id, NoticeKind.DROPPED, by=event.dropped_by_id)


@occasion_of.register
def _(event: EndingBegun, session: Session) -> Occasion | None:
    return _everybody(session, event.community_id, NoticeKind.ENDING, by=event.begun_by_id)


@occasion_of.register
def _(event: CommunityEnded, session: Session) -> Occasion | None:
    return _everybody(session, event.community_id, NoticeKind.ENDED, by=event.ended_by_id)


@occasion_of.register
def _(event: MergeOffered, session: Session) -> Occasion | None:
    return _facilitators(session, event.community_id, NoticeKind.MERGE_OFFERED, by=None)


@occasion_of.register
def _(event: StageProposed, session: Session) -> Occasion | None:
    return _facilitators(session, event.community_id, NoticeKind.STAGE_PROPOSED, by=None)


@occasion_of.register
def _(event: StageMoved, session: Session) -> Occasion | None:
    move = session.get(StageMove, event.move_id)
    # What opens, ends or drops a community is told by an event of its own.
    if move is None or not move.from_stage or move.to_stage == "archived":
        return None
    return _facilitators(session, event.community_id, NoticeKind.STAGE_MOVED, by=event.moved_by_id)


@occasion_of.register
def _(event: HandOverWritten, session: Session) -> Occasion | None:
    note = session.get(HandOver, event.hand_over_id)
    if note is None or note.to_id is None:
        return None
    return Occasion(
        community_id=event.community_id,
        actor_id=note.from_id,
        reasons=((note.to_id, NoticeKind.HAND_OVER),),
    )


@occasion_of.register
def _(event: FacilitatorCalled, session: Session) -> Occasion | None:
    # Shown is who looks after the community now; they and the admin hear of it otherwise.
    told = (each for each in _members(session, event.community_id) if each != event.called_by_id)
    return Occasion(
        community_id=event.community_id,
        actor_id=event.account_id,
        reasons=tuple((each, NoticeKind.CALLED) for each in told),
        quiet=True,
    )


@occasion_of.register
def _(event: AbsencePlanned, session: Session) -> Occasion | None:
    absence = session.get(Absence, event.absence_id)
    if absence is None or absence.stand_in_id is None:
        return None
    return Occasion(
        community_id=event.community_id,
        actor_id=absence.account_id,
        reasons=((absence.stand_in_id, NoticeKind.STAND_IN),),
    )


def _everybody(session: Session, community_id: int, kind: NoticeKind, *, by: int) -> Occasion:
    return Occasion(
        community_id=community_id,
        actor_id=by,
        reasons=tuple((each, kind) for each in _members(session, community_id)),
    )


def _facilitators(
    session: Session, community_id: int, kind: NoticeKind, *, by: int | None
) -> Occasion:
    return Occasion(
        community_id=community_id,
        actor_id=by,
        reasons=tuple(
            (each, kind) for each in _members(session, community_id, MemberRole.FACILITATOR)
        ),
    )


def _members(session: Session, community_id: int, *roles: MemberRole) -> list[int]:
    belonging = select(Membership.account_id).where(
        Membership.community_id == community_id, Membership.state == MembershipState.ACTIVE
    )
    if roles:
        belonging = belonging.where(Membership.role.in_(roles))
    return list(session.scalars(belonging.order_by(Membership.id)))
