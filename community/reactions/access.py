"""What somebody said of trying a post, for themselves alone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.reactions.models import Trial
from community.reactions.policies import ReactionKind
from community.threads.access import GrantedReply, GrantedThread, reply_to, thread_to


def post_to(
    session: Session,
    actor: Actor,
    *,
    verb: str,
    thread_id: int | None = None,
    reply_id: int | None = None,
) -> GrantedThread | GrantedReply:
    """The reply, or else the thread for its first post, if the actor may do `verb` there."""
    if reply_id is not None:
        return reply_to(session, actor, reply_id, verb=verb)
    return thread_to(session, actor, thread_id or 0, verb=verb)


def kind_named(word: str) -> ReactionKind:
    """The reaction of that name in an address; NotFound for any other word."""
    try:
        return ReactionKind(word)
    except ValueError:
        raise NotFound from None


def own_trial(
    session: Session, actor: Actor, granted: GrantedThread, *, held: bool = False
) -> Trial:
    """The actor's own; NotFound when they never said that they try it.

    `held` to answer it: of two answers at once the second sees the first, and counts once.
    """
    if isinstance(granted, GrantedReply):
        where = Trial.reply_id == granted.reply.id
    else:
        where = Trial.thread_id == granted.thread.id
    wanted = select(Trial).where(Trial.account_id == (actor.id or 0), where)
    found = session.scalar(wanted.with_for_update() if held else wanted)
    if found is None:
        raise NotFound
    return found
