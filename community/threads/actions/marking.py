"""Mark one's own post as an open question or a miss, and take the mark off; nobody else does."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden
from community.outbox import record
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.states import demand_present
from community.threads.events import PostMarked
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import Mark, is_live, is_own
from community.words import N_


def demand_markable(granted: GrantedThread, *, actor: Actor) -> Thread | Reply:
    """The post, unless it is somebody else's, gone, or a comment."""
    demand_present(granted)
    post: Thread | Reply = granted.reply if isinstance(granted, GrantedReply) else granted.thread
    if not is_own(post, actor=actor):
        raise Forbidden(N_("Only who wrote a post marks it."), code="not_own")
    if not is_live(post) or post.kind == ReplyKind.COMMENT:
        raise Conflict(
            N_("Threads, replies and answers that can be read bear a mark."), code="no_mark"
        )
    return post


def mark_post(session: Session, granted: GrantedThread, *, actor: Actor, mark: Mark | None) -> None:
    """Mark the reply of `granted`, or else its first post; None takes the mark off.

    Nothing is counted and nobody is told: it is a word of its author beside their post.
    """
    post = demand_markable(granted, actor=actor)
    if post.mark == mark:
        return
    post.mark = mark
    record(
        session,
        PostMarked(
            community_id=granted.community.id,
            thread_id=granted.thread.id,
            reply_id=post.id if isinstance(post, Reply) else None,
        ),
    )
