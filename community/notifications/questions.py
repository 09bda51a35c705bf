"""Who hears of what becomes of a question: who asked, who answered, who has it too or was at it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind, Occasion, occasion_of
from community.notifications.shadows import shadowing
from community.questions.events import AcceptanceDue, AnswerAccepted, DetailAsked, QuestionLetGo
from community.questions.models import SameProblem
from community.seal.masks import person_behind
from community.threads.models import Reply, Thread
from community.threads.policies import is_live
from community.threads.statuses import QuestionStatus


@occasion_of.register
def _(event: AnswerAccepted, session: Session) -> Occasion | None:
    reply = session.get(Reply, event.reply_id)
    if reply is None or not is_live(reply):
        return None
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=reply.id,
        actor_id=event.accepted_by_id,
        reasons=(
            (reply.author_id, NoticeKind.ACCEPTANCE),
            *((each, NoticeKind.SOLVED) for each in _sharing(session, event.thread_id)),
            *shadowing(session, event.thread_id, NoticeKind.SHADOW_ACCEPTED),
        ),
    )


def _sharing(session: Session, thread_id: int) -> Iterator[int]:
    """Who has the same problem and has not heard of an accepted answer to it yet."""
    told = select(Notification.account_id).where(
        Notification.thread_id == thread_id, Notification.kind == NoticeKind.SOLVED
    )
    return iter(
        session.scalars(
            select(SameProblem.account_id)
            .where(SameProblem.thread_id == thread_id, SameProblem.account_id.not_in(told))
            .order_by(SameProblem.id)
        )
    )


@occasion_of.register
def _(event: DetailAsked, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id)
    if thread is None or not is_live(thread) or thread.needs_detail_id != event.reply_id:
        return None
    told = select(Notification.id).where(
        Notification.account_id == person_behind(session, thread.author_id),
        Notification.reply_id == event.reply_id,
        Notification.kind == NoticeKind.DETAIL,
    )
    if session.scalar(told.limit(1)) is not None:
        return None  # with the comment itself
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=event.reply_id,
        actor_id=event.asked_by_id,
        reasons=((thread.author_id, NoticeKind.DETAIL),),
    )


@occasion_of.register
def _(event: QuestionLetGo, _session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        actor_id=event.by_id,
        reasons=((event.account_id, NoticeKind.LET_GO),),
    )


@occasion_of.register
def _(event: AcceptanceDue, session: Session) -> Occasion | None:
    thread, best = session.get(Thread, event.thread_id), session.get(Reply, event.reply_id)
    if thread is None or best is None or not is_live(thread) or not is_live(best):
        return None
    if thread.status != QuestionStatus.ANSWERED:
        return None  # decided meanwhile
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=best.id,
        reasons=((thread.author_id, NoticeKind.ACCEPT_DUE),),
    )
