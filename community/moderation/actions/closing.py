"""What becomes of posts that wait when their community is merged into another, or ends."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.moderation.events import PostClosed
from community.moderation.models import Measure
from community.moderation.policies import MeasureKind
from community.outbox import record
from community.threads.models import HeldPost

CLOSED = "closed"  # nobody decided: there is no place any more where it could stand


def close_waiting(session: Session, community_id: int) -> None:
    """Close what waits in a community that ends; its author is told and keeps the words.

    Called before the community is changed: whoever publishes a post holds the post first, too.
    """
    waiting = select(HeldPost).where(
        HeldPost.community_id == community_id, HeldPost.decided_at.is_(None)
    )
    for held in session.scalars(waiting.order_by(HeldPost.id).with_for_update()):
        close(session, held)


def close(session: Session, held: HeldPost) -> None:
    """Nobody decides on this post any more."""
    held.decided_at, held.decided_by_id, held.outcome = clock.now(), None, CLOSED
    record(session, PostClosed(community_id=held.community_id, held_id=held.id))


def has_ended(session: Session, community_id: int) -> bool:
    """Whether nothing can be published there now; it stays like that until this is committed."""
    stage = select(Community.stage).where(Community.id == community_id)
    return session.scalar(stage.with_for_update(read=True)) == Stage.ARCHIVED


def hold_held(session: Session, community_id: int) -> None:
    """Hold every post that waits before the community: whoever publishes one does so as well."""
    waiting = select(HeldPost.id).where(
        HeldPost.community_id == community_id, HeldPost.decided_at.is_(None)
    )
    session.execute(waiting.order_by(HeldPost.id).with_for_update())


def carry_held(session: Session, source_id: int, target_id: int) -> None:
    """All that waits goes along, and an appeal against a rejection comes to who judges there.

    What answers a thread has gone along with its thread.
    """
    moved = {"community_id": target_id}
    for which in (
        update(HeldPost).where(HeldPost.community_id == source_id),
        update(Measure).where(
            Measure.community_id == source_id, Measure.kind == MeasureKind.REJECT
        ),
    ):
        session.execute(which.values(moved).execution_options(synchronize_session=False))
