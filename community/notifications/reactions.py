"""Who hears of reactions, of what they try themselves, and of badges."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.badges.events import BadgeGiven
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.reactions.events import ReactionsDue, TrialDue
from community.reactions.models import Trial
from community.threads.models import Reply, Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: ReactionsDue, session: Session) -> Occasion | None:
    """The author of the post; who reacted is named to nobody, so nobody is who did it."""
    post = _post(session, event.thread_id, event.reply_id)
    if post is None or not (post.thanks_count or post.helped_count or post.tried_count):
        return None  # gone, or all of it taken back
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=event.reply_id,
        names_actor=False,
        reasons=((post.author_id, NoticeKind.REACTED),),
    )


@occasion_of.register
def _(event: TrialDue, session: Session) -> Occasion | None:
    post = _post(session, event.thread_id, event.reply_id)
    if post is None:
        return None
    where = Trial.thread_id == post.id if isinstance(post, Thread) else Trial.reply_id == post.id
    waits = select(Trial.id).where(
        Trial.account_id == event.account_id, where, Trial.result.is_(None)
    )
    if session.scalar(waits) is None:
        return None  # said or taken back meanwhile
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=event.reply_id,
        names_actor=False,
        reasons=((event.account_id, NoticeKind.TRIED),),
    )


def _post(session: Session, thread_id: int, reply_id: int | None) -> Thread | Reply | None:
    """The post, while it and its thread can be read."""
    thread = session.get(Thread, thread_id)
    if thread is None or not is_live(thread):
        return None
    if reply_id is None:
        return thread
    reply = session.get(Reply, reply_id)
    return reply if reply is not None and is_live(reply) else None


@occasion_of.register
def _(event: BadgeGiven, _session: Session) -> Occasion | None:
    """It happened in no community: where the help was given is nobody's business."""
    return Occasion(
        community_id=None,
        names_actor=False,
        reasons=((event.account_id, NoticeKind.BADGE),),
        readers_only=False,
    )
