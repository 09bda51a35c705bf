"""Let a thread go on in another one of its community: openings side by side, replies as one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Refused
from community.levels.models import ChosenLevel
from community.moderation.actions.log import log_thread
from community.moderation.models import Whisper
from community.moderation.policies import Act
from community.order.reasons import said_why
from community.order.replies import carry_replies
from community.outbox import record
from community.questions.models import SameProblem
from community.seal.masks import has_alias
from community.threads.access import GrantedThread
from community.threads.actions.counters import count_thread_in
from community.threads.actions.states import demand_changeable, note_change
from community.threads.actions.tags import count_tags_of
from community.threads.cross_posts import CrossPost
from community.threads.events import Rearranged, ThreadRearranged
from community.threads.models import HeldPost, Reply, Thread, ThreadKind, ThreadLink, ThreadTag
from community.words import N_, Words


def merge_thread(
    session: Session, granted: GrantedThread, target: GrantedThread, *, by: Actor, reason: str
) -> None:
    """Put everything said in the thread into `target`; its address leads there from then on.

    Its first post stays what it is and is shown beside that of `target`; replies stand among
    those there by the time they were written. An accepted answer is one no more, since another
    question was answered by it. Refused for a target that does not fit.
    """
    reason = said_why(reason)
    _hold(session, granted.thread, target.thread)
    demand_mergeable(session, granted, target)
    thread, into = granted.thread, target.thread
    replies = session.scalars(select(Reply.id).where(Reply.thread_id == thread.id)).all()
    _leave_lists(session, thread)
    thread.merged_into_id, thread.merge_reason = into.id, reason
    carry_replies(session, replies, source=thread, target=into)
    _carry_people(session, thread.id, into)
    _lead_on(session, thread.id, into.id)
    thread.pinned_at = thread.taken_by_id = thread.taken_until = None
    session.flush()
    _tell(session, thread, into, by=by)
    note_change(session, granted)
    note_change(session, target)
    log_thread(session, thread, by=by, act=Act.MERGE, community_id=into.community_id, reason=reason)


def demand_mergeable(session: Session, granted: GrantedThread, target: GrantedThread) -> None:
    """Refused or Conflict, with the reason, when the two cannot become one."""
    demand_changeable(granted)
    if problem := _unfit(session, granted, target):
        raise Refused(problem, code="bad_target", fields={"target": problem})
    demand_changeable(target)


def _hold(session: Session, *threads: Thread) -> None:
    # The one with the lower number first: of two merged into each other none waits for the other.
    for thread in sorted(threads, key=lambda one: one.id):
        session.refresh(thread, with_for_update=True)


def _unfit(session: Session, granted: GrantedThread, target: GrantedThread) -> Words | None:
    thread, into = granted.thread, target.thread
    if into.id == thread.id:
        return N_("A thread cannot go on in itself.")
    if into.community_id != thread.community_id:
        return N_("Both have to be in one community. Move one of them first.")
    if into.merged_into_id is not None:
        return N_("That thread goes on in another one itself. Choose the one it leads to.")
    if into.kind == ThreadKind.QUESTION and thread.kind != ThreadKind.QUESTION:
        return N_("What was said in a discussion would become answers. Merge the question into it.")
    if has_alias(session, (thread.id, into.id)):
        return N_(
            "Somebody writes without their name in one of these, for that thread alone. "
            "Lock this one and link to the other instead."
        )
    return None


def _leave_lists(session: Session, thread: Thread) -> None:
    """It is no thread of its own any more; tags before the community, as when a thread goes."""
    count_tags_of(session, thread, by=-1)
    session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    session.execute(delete(CrossPost).where(CrossPost.thread_id == thread.id))
    count_thread_in(session, thread, thread.community_id, by=-1)


def _carry_people(session: Session, thread_id: int, into: Thread) -> None:
    """Who hears of it, who has the same problem, and what facilitators said, go along."""
    for table in (ChosenLevel, SameProblem):
        there = select(table.account_id).where(table.thread_id == into.id)
        own = table.thread_id == thread_id
        _run(session, delete(table).where(own, table.account_id.in_(there)))
        _run(session, update(table).where(own).values(thread_id=into.id))
    shared = SameProblem.thread_id == into.id
    _run(session, delete(SameProblem).where(shared, SameProblem.account_id == into.author_id))
    into.same_count = session.scalar(select(func.count()).where(shared)) or 0
    _run(session, update(Whisper).where(Whisper.thread_id == thread_id).values(thread_id=into.id))
    waiting = (HeldPost.thread_id == thread_id, HeldPost.decided_at.is_(None))
    _run(session, update(HeldPost).where(*waiting).values(thread_id=into.id))


def _lead_on(session: Session, thread_id: int, into_id: int) -> None:
    """What pointed to it points to where it goes on; of what pointed there already one stays."""
    there = select(ThreadLink.thread_id).where(ThreadLink.target_id == into_id)
    own = ThreadLink.target_id == thread_id
    _run(session, delete(ThreadLink).where(ThreadLink.thread_id == thread_id))
    _run(session, delete(ThreadLink).where(own, ThreadLink.thread_id.in_([into_id])))
    _run(session, delete(ThreadLink).where(own, ThreadLink.thread_id.in_(there.scalar_subquery())))
    _run(session, update(ThreadLink).where(own).values(target_id=into_id))
    # None takes its own place: what it led to this one says of itself now.
    own_place = (Thread.id == into_id, Thread.superseded_by_id == thread_id)
    _run(session, update(Thread).where(*own_place).values(superseded_by_id=None))
    for column in (Thread.superseded_by_id, Thread.merged_into_id, Thread.split_from_id):
        _run(
            session,
            update(Thread)
            .where(column == thread_id, Thread.id != into_id)
            .values({column: into_id}),
        )


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _tell(session: Session, thread: Thread, into: Thread, *, by: Actor) -> None:
    for one, what in ((thread, Rearranged.MERGED), (into, Rearranged.GREW)):
        record(
            session,
            ThreadRearranged(
                community_id=into.community_id,
                thread_id=one.id,
                what=what,
                arranged_by_id=by.id or 0,
            ),
        )
