"""Whoever keeps a search with an alert hears of what is new in it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.searches.events import SearchFound
from community.threads.models import Thread
from community.threads.policies import is_live


@occasion_of.register
def _(event: SearchFound, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id)
    if thread is None or not is_live(thread):
        return None
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=event.reply_id,
        reasons=((event.account_id, NoticeKind.FOUND),),
    )
