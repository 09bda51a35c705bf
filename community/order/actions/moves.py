"""Move one thread to another community; its address stays, and its readers are those there."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.communities.models import Membership, Tag
from community.communities.queries.synonyms import ids_by_name
from community.errors import Refused
from community.lifecycle.actions.transfers import take_along, with_merged
from community.moderation.actions.log import log_thread
from community.moderation.policies import Act
from community.order.models import ThreadMove
from community.order.queries.moves import gains_readers
from community.order.reasons import said_why
from community.outbox import record
from community.threads.access import GrantedThread
from community.threads.actions.counters import count_thread_in
from community.threads.actions.states import demand_changeable
from community.threads.actions.tags import count_tags_of
from community.threads.events import ThreadChanged, ThreadsMoved
from community.threads.models import Reply, Thread, ThreadTag
from community.words import N_


def move_thread(
    session: Session,
    granted: GrantedThread,
    target: Granted,
    *,
    by: Actor,
    reason: str,
    wider: bool,
) -> ThreadMove:
    """Put the thread into `target` with those of its tags that there are there.

    Its author is told why. Refused without a reason, and (`wider_audience`) where it would gain
    readers unless `wider` says that this is meant.
    """
    reason = said_why(reason)
    session.refresh(granted.thread, with_for_update=True)
    demand_changeable(granted)
    if not wider and gains_readers(session, granted.community, target.community):
        words = N_(
            "More people would read it there than here. Say that this is meant, or leave it."
        )
        raise Refused(words, code="wider_audience", fields={"wider": words})
    thread, source_id = granted.thread, granted.community.id
    together = with_merged(session, [thread.id])
    _retag(session, thread, target.community.id)
    _take_over(session, thread, together, source_id, target.community.id)
    move = ThreadMove(
        thread_id=thread.id,
        source_id=source_id,
        target_id=target.community.id,
        reason=reason,
        moved_at=clock.now(),
    )
    session.add(move)
    session.flush()  # the event names it
    _tell(session, together, move, by=by)
    for act, place in ((Act.MOVE_OUT, source_id), (Act.MOVE_IN, target.community.id)):
        log_thread(session, thread, by=by, act=act, community_id=place, reason=reason)
    return move


def _retag(session: Session, thread: Thread, target_id: int) -> None:
    names = session.scalars(
        select(Tag.name)
        .join(ThreadTag, ThreadTag.tag_id == Tag.id)
        .where(ThreadTag.thread_id == thread.id)
    ).all()
    count_tags_of(session, thread, by=-1)
    session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    there = sorted(set(ids_by_name(session, target_id, names).values()))
    if there:
        rows = [{"thread_id": thread.id, "tag_id": tag_id} for tag_id in there]
        session.execute(insert(ThreadTag), rows)
        count_tags_of(session, thread, by=1)


def _take_over(
    session: Session, thread: Thread, together: list[int], source_id: int, target_id: int
) -> None:
    writers = _writers(session, thread)
    # The one with the lower number first: of two that change places none waits for the other.
    for place in sorted((source_id, target_id)):
        by = -1 if place == source_id else 1
        count_thread_in(session, thread, place, by=by)
        for account_id, posts in sorted(writers.items()):
            session.execute(
                update(Membership)
                .where(Membership.community_id == place, Membership.account_id == account_id)
                .values(posts_count=Membership.posts_count + by * posts)
                .execution_options(synchronize_session=False)
            )
    take_along(session, together, target_id)
    thread.pinned_at = None  # what stood above the others there need not do so here
    _stand_alone(session, thread)
    session.flush()
    session.refresh(thread)


def _stand_alone(session: Session, thread: Thread) -> None:
    """No question is superseded by one of another community: a link would tell that it exists."""
    thread.superseded_by_id = None
    older = session.scalars(
        update(Thread)
        .where(Thread.superseded_by_id == thread.id)
        .values(superseded_by_id=None)
        .returning(Thread)
    ).all()
    for each in sorted(older, key=lambda one: one.id):
        record(session, ThreadChanged(community_id=each.community_id, thread_id=each.id))


def _writers(session: Session, thread: Thread) -> Counter[int]:
    """How many posts of each person can be read in it, the first one included."""
    said = Counter(
        session.scalars(
            select(Reply.author_id).where(
                Reply.thread_id == thread.id,
                Reply.hidden_at.is_(None),
                Reply.deleted_at.is_(None),
            )
        )
    )
    openings = or_(
        Thread.id == thread.id,
        and_(
            Thread.merged_into_id == thread.id,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        ),
    )
    said.update(session.scalars(select(Thread.author_id).where(openings)))
    return said


def _tell(session: Session, together: list[int], move: ThreadMove, *, by: Actor) -> None:
    """First who loses it: an open page of theirs leaves before the others look again."""
    record(
        session,
        ThreadsMoved(
            community_id=move.target_id,
            source_id=move.source_id,
            thread_ids=together,
            move_id=move.id,
            moved_by_id=by.id or 0,
        ),
    )
    record(session, ThreadChanged(community_id=move.target_id, thread_id=move.thread_id))
