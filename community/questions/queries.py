"""How one person stands to a question: votes, the same problem, answers that helped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, and_, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.questions.models import Helped, SameProblem, Vote

_REPLIES: Any = bindparam("reply_ids", expanding=True)
_NO_REPLY = null().label("reply_id")


@dataclass(frozen=True)
class Stance:
    """Own +1 and -1 by reply id, the question's under None; what is shared, and what helped."""

    votes: Mapping[int | None, int] = field(default_factory=dict)
    shares: bool = False
    helped: frozenset[int] = frozenset()


NO_STANCE = Stance()
_VOTES = select(literal("vote").label("what"), Vote.reply_id, Vote.value).where(
    Vote.account_id == bindparam("me"),
    or_(Vote.thread_id == bindparam("thread_id"), Vote.reply_id.in_(_REPLIES)),
)
_SHARES = select(literal("same"), _NO_REPLY, literal(1, Integer())).where(
    and_(
        SameProblem.account_id == bindparam("me"),
        SameProblem.thread_id == bindparam("thread_id"),
    )
)
_HELPED = select(literal("helped"), Helped.reply_id, literal(1, Integer())).where(
    Helped.account_id == bindparam("me"), Helped.reply_id.in_(_REPLIES)
)
# One statement, since every reader's page of a question asks it.
_MINE: Any = union_all(_VOTES, _SHARES, _HELPED)


def own_stance(
    session: Session, actor: Actor, *, thread_id: int, reply_ids: Sequence[int]
) -> Stance:
    """How the actor stands to the question and to these answers."""
    if actor.id is None:
        return NO_STANCE
    given = {"me": actor.id, "thread_id": thread_id, "reply_ids": list(reply_ids)}
    rows = session.connection().execute(_MINE, given).all()
    return Stance(
        votes={row.reply_id: row.value for row in rows if row.what == "vote"},
        shares=any(row.what == "same" for row in rows),
        helped=frozenset(row.reply_id for row in rows if row.what == "helped"),
    )
