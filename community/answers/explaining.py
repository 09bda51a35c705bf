"""How whoever answered decided: what they looked at, what they ruled out, what they would change.

Apart from `actions`, which are about what others say of an answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import demand_unmuted
from community.answers.events import AnswerExplained
from community.answers.models import FormerReasoning, Reasoning
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.threads.access import GrantedReply
from community.threads.actions.posting import demand_open
from community.threads.actions.speaking import without_office
from community.threads.events import ReplyChanged
from community.threads.models import ReplyKind
from community.threads.policies import is_live, is_own
from community.words import N_

LONGEST = 1_000


def demand_explaining(granted: GrantedReply, *, actor: Actor) -> None:
    """Conflict for what is no live answer, Forbidden for somebody else's."""
    if granted.reply.kind != ReplyKind.ANSWER or not is_live(granted.reply):
        words = N_("Only an answer that can be read says how it was decided.")
        raise Conflict(words, code="no_answer")
    if not is_own(granted.reply, actor=actor):
        raise Forbidden(N_("Only who gave this answer can say that."))
    # An alias in a locked thread would be known as a facilitator's.
    demand_open(without_office(granted, author=actor, alias=None), granted.thread)


def explain(
    session: Session, granted: GrantedReply, body: str, *, actor: Actor, seen_version: int | None
) -> Reasoning:
    """Write how one decided, or write it anew; what stood there before stays among the versions.

    Conflict (`stale`) when it has changed since `seen_version`, which is 0 for nothing.
    """
    demand_explaining(granted, actor=actor)
    if not body:
        words = N_("Write a sentence or two, or take it off.")
        raise Refused(words, code="empty", fields={"body": words})
    if granted.reply.author_id != actor.id:
        demand_unmuted(session, granted.reply.author_id)
    now = clock.now()
    kept = _held(session, granted, seen_version=seen_version)
    if kept is not None and kept.body == body:
        return kept
    if kept is None:
        version = _newest(session, granted.reply.id) + 1
        kept = Reasoning(
            reply_id=granted.reply.id,
            # The answer's author, which may be an alias: as which they speak here.
            author_id=granted.reply.author_id,
            body=body,
            version=version,
            written_at=now,
        )
        session.add(kept)
        if version == 1:
            record(session, AnswerExplained(**_where(granted), reply_id=granted.reply.id))
    else:
        _keep(session, kept)
        kept.body, kept.version, kept.edited_at = body, kept.version + 1, now
    record(session, ReplyChanged(**_where(granted), reply_id=granted.reply.id))
    return kept


def unexplain(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Take it off; its versions go too, as it was nobody's but the author's. Twice is once."""
    demand_explaining(granted, actor=actor)
    kept = _held(session, granted, seen_version=None)
    if kept is None:
        return
    session.delete(kept)
    for former in session.scalars(
        select(FormerReasoning).where(FormerReasoning.reply_id == granted.reply.id)
    ):
        session.delete(former)
    record(session, ReplyChanged(**_where(granted), reply_id=granted.reply.id))


def _where(granted: GrantedReply) -> dict[str, Any]:
    return {"community_id": granted.community.id, "thread_id": granted.thread.id}


def _held(session: Session, granted: GrantedReply, *, seen_version: int | None) -> Reasoning | None:
    # The answer is held, so that of two at once the second sees what the first wrote.
    session.refresh(granted.reply, with_for_update=True)
    kept = session.get(Reasoning, granted.reply.id, populate_existing=True)
    stands = 0 if kept is None else kept.version
    if seen_version is not None and seen_version != stands:
        words = N_("This was changed meanwhile. Look at what stands there now.")
        raise Conflict(words, code="stale")
    return kept


def _keep(session: Session, kept: Reasoning) -> None:
    session.add(
        FormerReasoning(
            reply_id=kept.reply_id,
            version=kept.version,
            author_id=kept.author_id,
            body=kept.body,
            written_at=kept.edited_at or kept.written_at,
        )
    )


def _newest(session: Session, reply_id: int) -> int:
    found = session.scalar(
        select(FormerReasoning.version)
        .where(FormerReasoning.reply_id == reply_id)
        .order_by(FormerReasoning.version.desc())
        .limit(1)
    )
    return found or 0


class Explained(NamedTuple):
    """What stands beneath an answer."""

    body: str
    version: int
    written_at: datetime
    edited_at: datetime | None


class Former(NamedTuple):
    """What stood there before."""

    version: int
    body: str
    written_at: datetime


def explained(session: Session, reply_id: int) -> tuple[Explained | None, list[Former]]:
    """How an answer was decided, and earlier versions of that, the newest first."""
    kept = session.get(Reasoning, reply_id)
    rows = session.execute(
        select(FormerReasoning.version, FormerReasoning.body, FormerReasoning.written_at)
        .where(FormerReasoning.reply_id == reply_id)
        .order_by(FormerReasoning.version.desc())
        .limit(50)
    )
    now = None
    if kept is not None:
        now = Explained(kept.body, kept.version, kept.written_at, kept.edited_at)
    return now, [Former(*row) for row in rows]
