"""Endorse an answer, say that an accepted one still holds, and name who knows about a tag."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import refuse_both
from community.answers.access import expert_in
from community.answers.events import (
    AnswerConfirmed,
    AnswerEndorsed,
    EndorsementWithdrawn,
    ExpertNamed,
)
from community.answers.models import AnswerCheck, Endorsement, Expert
from community.answers.policies import may_confirm, part_of
from community.communities.events import CommunityChanged
from community.communities.models import Tag
from community.errors import Conflict, Forbidden, Refused
from community.insertion import insert_into, insert_once
from community.outbox import record
from community.threads.access import GrantedReply
from community.threads.actions.states import demand_changeable
from community.threads.models import ReplyKind
from community.threads.policies import is_live, is_own
from community.words import N_

MOST_EXPERTS = 20  # of one tag


def endorse(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Vouch for this answer by name; twice changes nothing. Forbidden for one's own."""
    _demand_answer(granted)
    if is_own(granted.reply, actor=actor):
        raise Forbidden(N_("You cannot endorse your own answer."), code="own_post")
    if actor.mask_in(granted.thread.id) is not None:
        raise refuse_both()  # an endorsement bears the name
    part = part_of(granted.standing, expert=expert_in(session, actor, granted.thread.id))
    if part is None:
        raise Forbidden(
            N_(
                "Facilitators endorse answers, and members whom they named for a tag of the "
                "question. Vote for it instead."
            )
        )
    assert actor.id is not None  # access has asked for a member
    own = {"account_id": actor.id, "reply_id": granted.reply.id, "part": part}
    if insert_once(session, Endorsement, **own, created_at=clock.now()):
        record(
            session,
            AnswerEndorsed(
                community_id=granted.community.id,
                thread_id=granted.thread.id,
                reply_id=granted.reply.id,
                endorsed_by_id=actor.id,
            ),
        )


def withdraw_endorsement(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Vouch for it no longer; whoever did not is told nothing."""
    demand_changeable(granted)
    gone = session.execute(
        delete(Endorsement)
        .where(Endorsement.account_id == (actor.id or 0), Endorsement.reply_id == granted.reply.id)
        .returning(Endorsement.id)
    ).all()
    if gone:
        record(
            session,
            EndorsementWithdrawn(
                community_id=granted.community.id,
                thread_id=granted.thread.id,
                reply_id=granted.reply.id,
            ),
        )


def confirm(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Say that the accepted answer still holds, from now on for another year."""
    _demand_answer(granted)
    if granted.thread.accepted_reply_id != granted.reply.id:
        raise Conflict(N_("Only the accepted answer is confirmed."), code="not_accepted")
    expert = expert_in(session, actor, granted.thread.id)
    if not may_confirm(
        granted.reply, granted.thread, actor=actor, standing=granted.standing, expert=expert
    ):
        raise Forbidden(
            N_(
                "Who asked, who answered and whoever may endorse it can say that. If you know "
                "better, say so in a comment."
            )
        )
    note_confirmed(session, granted.reply.id, by=_as_known_there(granted, actor))
    record(
        session,
        AnswerConfirmed(
            community_id=granted.community.id,
            thread_id=granted.thread.id,
            reply_id=granted.reply.id,
        ),
    )


def _as_known_there(granted: GrantedReply, actor: Actor) -> Actor:
    """Who asked or answered without a name says it without one too."""
    asker = actor.writing_as(granted.thread.author_id)
    return actor.writing_as(granted.reply.author_id) if asker.id == actor.id else asker


def note_confirmed(session: Session, reply_id: int, *, by: Actor) -> None:
    """Note that the answer holds as of now; whoever was asked to look at it is asked anew later."""
    now = clock.now()
    values = {"confirmed_at": now, "confirmed_by_id": by.id, "reminded_at": None}
    table = cast("Table", AnswerCheck.__table__)
    session.connection().execute(
        insert_into(session, table)
        .values(reply_id=reply_id, **values)
        .on_conflict_do_update(index_elements=["reply_id"], set_=values)
    )


def _demand_answer(granted: GrantedReply) -> None:
    demand_changeable(granted)
    if granted.reply.kind != ReplyKind.ANSWER or not is_live(granted.reply):
        raise Conflict(N_("Only an answer that can be read can be vouched for."), code="no_answer")


def name_expert(session: Session, tag: Tag, *, account_id: int, by: Actor) -> None:
    """Say of a member that they know about the tag; twice changes nothing. They are told."""
    held = select(func.count()).select_from(Expert).where(Expert.tag_id == tag.id)
    if (session.scalar(held) or 0) >= MOST_EXPERTS:
        words = N_(
            "%(most)s people at most are named for one tag. Take one off first.",
            most=MOST_EXPERTS,
        )
        raise Refused(words, code="too_many", fields={"handle": words})
    expert = {"account_id": account_id, "tag_id": tag.id}
    if insert_once(session, Expert, **expert, created_at=clock.now()):
        record(session, CommunityChanged(community_id=tag.community_id))
        record(
            session,
            ExpertNamed(
                community_id=tag.community_id,
                tag_id=tag.id,
                account_id=account_id,
                named_by_id=by.id or 0,
            ),
        )


def take_off_expert(session: Session, tag: Tag, *, account_id: int) -> None:
    """Say it no longer; what they endorsed stays endorsed."""
    gone = session.execute(
        delete(Expert)
        .where(Expert.account_id == account_id, Expert.tag_id == tag.id)
        .returning(Expert.id)
    ).all()
    if gone:
        record(session, CommunityChanged(community_id=tag.community_id))
