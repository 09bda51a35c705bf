"""Vote, and accept an answer; scores change in the same transaction as the votes they sum."""

from __future__ import annotations

from sqlalchemy import CursorResult, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from community import clock
from community.accounts.actor import Actor
from community.answers.actions import note_confirmed
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record, savepoint
from community.questions.events import AcceptanceWithdrawn, AnswerAccepted, VoteCast
from community.questions.models import Vote
from community.questions.policies import may_accept, takes_votes
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.holding import hold_reply
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import demand_unfrozen, is_live, is_own
from community.words import N_

__all__ = ["accept_answer", "cast_vote", "withdraw_acceptance"]


def cast_vote(session: Session, granted: GrantedThread, *, voter: Actor, value: int) -> int:
    """Vote +1 or -1, or withdraw with 0, on the reply of `granted` or else on its question.

    Voting the same again changes nothing. Returns the score after it. Raises Forbidden for
    one's own post, Conflict for a post that takes no votes.
    """
    post = granted.reply if isinstance(granted, GrantedReply) else granted.thread
    if value not in (-1, 0, 1):
        raise Refused(N_("A vote is 1, -1 or 0."), code="bad_vote")
    demand_unfrozen(granted.thread, granted.community)
    if not takes_votes(post, granted.thread, granted.community):
        raise Conflict(
            N_("Only questions and answers that can be read take votes."), code="no_votes"
        )
    if is_own(post, actor=voter):
        raise Forbidden(N_("You cannot vote on your own post."), code="own_post")
    assert voter.id is not None  # access has asked for a member
    change = _replace_vote(session, post, voter_id=voter.id, value=value)
    if change == 0:
        return post.score
    kind = type(post)
    score: int = session.execute(
        update(kind)
        .where(kind.id == post.id)
        .values(score=kind.score + change)
        .returning(kind.score)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    set_committed_value(post, "score", score)
    record(session, _vote_event(granted, post))
    return score


def _replace_vote(session: Session, post: Thread | Reply, *, voter_id: int, value: int) -> int:
    """Make the vote what it shall be; returns by how much the score changes."""
    subject = Vote.thread_id == post.id if isinstance(post, Thread) else Vote.reply_id == post.id
    mine = (Vote.account_id == voter_id, subject)
    # Locked, so that two clicks at once see each other's result on every database.
    before = session.scalar(select(Vote.value).where(*mine).with_for_update()) or 0
    if before == value:
        return 0
    if value == 0:
        session.execute(delete(Vote).where(*mine))
    elif before:
        session.execute(update(Vote).where(*mine).values(value=value))
    else:
        _insert_vote(session, post, voter_id=voter_id, value=value)
    return value - before


def _insert_vote(session: Session, post: Thread | Reply, *, voter_id: int, value: int) -> None:
    is_thread = isinstance(post, Thread)
    try:
        with savepoint(session):
            session.execute(
                insert(Vote).values(
                    account_id=voter_id,
                    thread_id=post.id if is_thread else None,
                    reply_id=None if is_thread else post.id,
                    value=value,
                    created_at=clock.now(),
                )
            )
    except IntegrityError:
        # The same person's other click was first; it counts.
        raise Conflict(N_("You voted twice at once. One of the two counts."), code="race") from None


def _vote_event(granted: GrantedThread, post: Thread | Reply) -> VoteCast:
    return VoteCast(
        community_id=granted.community.id,
        thread_id=granted.thread.id,
        reply_id=post.id if isinstance(post, Reply) else None,
    )


def accept_answer(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Make this answer the accepted one, instead of another if there is one."""
    _demand_accepting(granted, actor=actor)
    # Held, so that it cannot be removed between the look and the mark.
    hold_reply(session, granted.reply)
    if granted.reply.kind != ReplyKind.ANSWER or not is_live(granted.reply):
        raise Conflict(N_("Only an answer that can be read can be accepted."), code="no_answer")
    assert actor.id is not None  # access has asked for a member
    changed = _set_accepted(session, granted.thread, reply_id=granted.reply.id)
    if changed:
        asker = actor.writing_as(granted.thread.author_id)
        note_confirmed(session, granted.reply.id, by=asker)
        record(
            session,
            AnswerAccepted(
                community_id=granted.community.id,
                thread_id=granted.thread.id,
                reply_id=granted.reply.id,
                accepted_by_id=asker.id or 0,
            ),
        )


def withdraw_acceptance(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Accept this answer no longer; withdrawing what is not accepted changes nothing."""
    _demand_accepting(granted, actor=actor)
    thread = granted.thread
    withdrawn: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(Thread)
        .where(Thread.id == thread.id, Thread.accepted_reply_id == granted.reply.id)
        .values(accepted_reply_id=None)
        .execution_options(synchronize_session=False)
    )
    if withdrawn.rowcount:
        set_committed_value(thread, "accepted_reply_id", None)
        record(
            session,
            AcceptanceWithdrawn(
                community_id=granted.community.id,
                thread_id=thread.id,
                reply_id=granted.reply.id,
            ),
        )


def _demand_accepting(granted: GrantedReply, *, actor: Actor) -> None:
    if may_accept(granted.thread, granted.community, actor=actor, standing=granted.standing):
        return
    if is_own(granted.thread, actor=actor) or granted.may("questions.accept_any"):
        raise Conflict(N_("This question is kept as it is."), code="closed")
    raise Forbidden(N_("Only who asked, or a facilitator, can accept an answer."))


def _set_accepted(session: Session, thread: Thread, *, reply_id: int) -> bool:
    # One column holds the accepted answer, so two of them cannot be; a repeat changes no row.
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(Thread)
        .where(Thread.id == thread.id, Thread.accepted_reply_id.is_distinct_from(reply_id))
        .values(accepted_reply_id=reply_id, needs_detail_id=None)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(thread, "accepted_reply_id", reply_id)
    return bool(written.rowcount)
