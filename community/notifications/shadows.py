"""Who shadows a thread hears of its decisive steps, after everybody whom they concern."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from community.answers.events import AnswerExplained
from community.answers.models import Reasoning
from community.levels.queries import shadows_of
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.questions.events import AcceptanceWithdrawn
from community.threads.events import ThreadDecided
from community.threads.models import Reply, Thread
from community.threads.policies import is_live


def shadowing(
    session: Session, thread_id: int, kind: NoticeKind
) -> Iterator[tuple[int, NoticeKind]]:
    """Members who shadow the thread, told for one reason."""
    return ((account_id, kind) for account_id in shadows_of(session, thread_id))


@occasion_of.register
def _(event: AnswerExplained, session: Session) -> Occasion | None:
    reply, said = session.get(Reply, event.reply_id), session.get(Reasoning, event.reply_id)
    if reply is None or said is None or not is_live(reply):
        return None
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=reply.id,
        actor_id=reply.author_id,
        reasons=tuple(shadowing(session, event.thread_id, NoticeKind.SHADOW_REASONED)),
    )


@occasion_of.register
def _(event: ThreadDecided, session: Session) -> Occasion | None:
    return _changed(session, event.thread_id)


@occasion_of.register
def _(event: AcceptanceWithdrawn, session: Session) -> Occasion | None:
    return _changed(session, event.thread_id)


def _changed(session: Session, thread_id: int) -> Occasion | None:
    thread = session.get(Thread, thread_id)
    if thread is None or not is_live(thread):
        return None
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reasons=tuple(shadowing(session, thread_id, NoticeKind.SHADOW_STATUS)),
    )
