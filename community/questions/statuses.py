"""Marks that say how far a question has come: what it lacks, and which one took its place.

Apart from `actions` because whether it is open, answered or solved follows from posts alone.
"""

from __future__ import annotations

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.questions.events import DetailAsked
from community.questions.policies import may_ask_detail, may_say_detail_came
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.holding import hold_reply
from community.threads.actions.posting import demand_open
from community.threads.actions.states import demand_changeable, note_change, note_decision
from community.threads.models import ReplyKind, Thread, ThreadKind
from community.threads.policies import is_live, may_edit
from community.threads.statuses import QuestionStatus
from community.words import N_, Words


def ask_for_detail(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Say that the question lacks what this comment on it asks for; twice changes nothing.

    Goes by itself once who asked edits the question or says more, an answer is accepted, or the
    comment is removed.
    """
    demand_open(granted, granted.thread)
    # Held, so that it cannot be removed between the look and the mark.
    hold_reply(session, granted.reply)
    _demand_asking(granted)
    if not may_ask_detail(granted.reply, granted.thread, actor=actor, standing=granted.standing):
        raise Forbidden(
            N_("Only who wrote this comment, or a facilitator, can say that; who asked cannot.")
        )
    if granted.thread.status == QuestionStatus.SOLVED:
        raise Conflict(N_("This question is solved: nothing is missing any more."), code="solved")
    if _write_detail(session, granted.thread, before=None, reply_id=granted.reply.id):
        assert actor.id is not None  # access has asked for a member
        note_change(session, granted)
        record(
            session,
            DetailAsked(
                community_id=granted.community.id,
                thread_id=granted.thread.id,
                reply_id=granted.reply.id,
                asked_by_id=actor.writing_as(granted.reply.author_id).id or 0,
            ),
        )


def _demand_asking(granted: GrantedReply) -> None:
    reply, thread = granted.reply, granted.thread
    on_question = thread.kind == ThreadKind.QUESTION and reply.parent_id is None
    if not on_question or reply.kind != ReplyKind.COMMENT or not is_live(reply):
        raise Conflict(
            N_("Only a comment on the question itself can say what it lacks."), code="no_comment"
        )


def _write_detail(
    session: Session, thread: Thread, *, before: int | None, reply_id: int | None
) -> bool:
    """Whether the mark changed: to `reply_id`, or away from `before`."""
    here = Thread.needs_detail_id
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(Thread)
        .where(
            Thread.id == thread.id,
            here.is_distinct_from(reply_id) if before is None else here == before,
        )
        .values(needs_detail_id=reply_id)
    )
    return bool(written.rowcount)


def say_detail_came(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Take the mark back that this comment gave; when there is none nothing changes."""
    demand_changeable(granted)
    if not may_say_detail_came(
        granted.reply, granted.thread, actor=actor, standing=granted.standing
    ):
        raise Forbidden(
            N_("Who asked, who wrote the comment and facilitators can say that it is there now.")
        )
    if _write_detail(session, granted.thread, before=granted.reply.id, reply_id=None):
        note_change(session, granted)


def supersede(
    session: Session, granted: GrantedThread, *, target: GrantedThread, actor: Actor
) -> None:
    """Lead from this question to a newer one that took its place; twice changes nothing.

    Both stand in one community, as with duplicates: a link across would tell readers of one that
    something exists in the other.
    """
    _demand_superseding(granted, actor=actor)
    if problem := _unfit(session, granted, target):
        raise Refused(problem, code="bad_target")
    if granted.thread.superseded_by_id != target.thread.id:
        granted.thread.superseded_by_id = target.thread.id
        note_decision(session, granted)


def _unfit(session: Session, granted: GrantedThread, target: GrantedThread) -> Words | None:
    if target.thread.id == granted.thread.id:
        return N_("A question cannot take its own place.")
    if target.thread.kind != ThreadKind.QUESTION or not is_live(target.thread):
        return N_("Only a question that can be read can take its place.")
    if target.community.id != granted.community.id:
        return N_("Only a question of the same community can take its place.")
    if target.thread.merged_into_id is not None:
        return N_("That thread goes on in another one. Point to the one it leads to.")
    # Held, so that two which would lead to each other cannot both be written.
    newer = session.scalar(
        select(Thread.superseded_by_id).where(Thread.id == target.thread.id).with_for_update()
    )
    if newer is not None:
        return N_("That question is itself superseded. Lead to the one it leads to.")
    return None


def stand_again(session: Session, granted: GrantedThread, *, actor: Actor) -> None:
    """Say that this question holds after all."""
    _demand_superseding(granted, actor=actor)
    if granted.thread.superseded_by_id is not None:
        granted.thread.superseded_by_id = None
        note_decision(session, granted)


def _demand_superseding(granted: GrantedThread, *, actor: Actor) -> None:
    demand_changeable(granted)
    if granted.thread.kind != ThreadKind.QUESTION:
        raise Conflict(N_("Only questions can be superseded."), code="no_question")
    if not may_edit(granted.thread, actor=actor, standing=granted.standing):
        raise Forbidden(N_("Only who asked, or a facilitator, can say that."))
