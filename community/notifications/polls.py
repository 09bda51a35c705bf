"""Who hears that a poll is over: whoever asked, and who voted under their name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.ballots.models import Poll, PollVote
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.polls.events import PollClosed
from community.threads.models import Reply, Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: PollClosed, session: Session) -> Occasion | None:
    poll, thread = session.get(Poll, event.poll_id), session.get(Thread, event.thread_id)
    reply = session.get(Reply, event.reply_id) if event.reply_id else None
    if poll is None or thread is None or not is_live(thread):
        return None
    if event.reply_id and (reply is None or not is_live(reply)):
        return None
    voters = session.scalars(
        select(PollVote.account_id)
        .where(PollVote.poll_id == poll.id)
        .distinct()
        .order_by(PollVote.account_id)
    )
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=event.reply_id,
        actor_id=event.closed_by_id,
        names_actor=False,
        reasons=(
            (poll.author_id, NoticeKind.POLL_CLOSED),
            *((voter, NoticeKind.POLL_CLOSED) for voter in voters),
        ),
    )
