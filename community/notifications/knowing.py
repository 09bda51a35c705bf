"""Whoever might know hears of a question; by whom they were thought of is told nobody."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.knowing.events import PersonAsked
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.threads.models import Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: PersonAsked, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.question_id)
    if thread is None or not is_live(thread) or thread.accepted_reply_id is not None:
        return None
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reasons=((event.account_id, NoticeKind.ASKED),),
    )
