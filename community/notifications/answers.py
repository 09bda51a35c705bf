"""Who hears of what becomes of answers: who gave them, who asked, who was named for a tag."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.answers.events import AnswerEndorsed, ExpertNamed, ReviewDue
from community.answers.models import Endorsement, Expert
from community.communities.models import Membership, MembershipState
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.notifications.shadows import shadowing
from community.threads.models import Reply, Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: AnswerEndorsed, session: Session) -> Occasion | None:
    reply = session.get(Reply, event.reply_id)
    holds = select(Endorsement.id).where(
        Endorsement.reply_id == event.reply_id, Endorsement.account_id == event.endorsed_by_id
    )
    if reply is None or not is_live(reply) or session.scalar(holds) is None:
        return None
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=reply.id,
        actor_id=event.endorsed_by_id,
        reasons=(
            (reply.author_id, NoticeKind.ENDORSED),
            *shadowing(session, event.thread_id, NoticeKind.SHADOW_ENDORSED),
        ),
    )


@occasion_of.register
def _(event: ReviewDue, session: Session) -> Occasion | None:
    """Who answered; where they left, who asked."""
    thread, reply = session.get(Thread, event.thread_id), session.get(Reply, event.reply_id)
    if thread is None or reply is None or not is_live(thread) or not is_live(reply):
        return None
    if thread.accepted_reply_id != reply.id:
        return None  # another one is accepted meanwhile
    belongs = select(Membership.account_id).where(
        Membership.community_id == thread.community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.account_id.in_((reply.author_id, thread.author_id)),
    )
    there = set(session.scalars(belongs))
    for who in (reply.author_id, thread.author_id):
        if who in there:
            return Occasion(
                community_id=thread.community_id,
                thread_id=thread.id,
                reply_id=reply.id,
                reasons=((who, NoticeKind.REVIEW_DUE),),
            )
    return None


@occasion_of.register
def _(event: ExpertNamed, session: Session) -> Occasion | None:
    holds = select(Expert.id).where(
        Expert.tag_id == event.tag_id, Expert.account_id == event.account_id
    )
    if session.scalar(holds) is None:
        return None  # taken back meanwhile
    return Occasion(
        community_id=event.community_id,
        actor_id=event.named_by_id,
        reasons=((event.account_id, NoticeKind.EXPERT),),
    )
