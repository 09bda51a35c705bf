"""How one person stands to a thread: votes, the same problem, reactions, what they try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.questions.models import SameProblem, Vote
from community.reactions.models import Reaction, Trial

_REPLIES: Any = bindparam("reply_ids", expanding=True)
_NO_REPLY = null().label("reply_id")


@dataclass(frozen=True)
class Stance:
    """Own +1 and -1 and reactions by reply id, the first post's under None; what is shared.

    `tries` holds the posts of which one said that one tries or tried them.
    """

    votes: Mapping[int | None, int] = field(default_factory=dict)
    shares: bool = False
    reacted: Mapping[int | None, frozenset[str]] = field(default_factory=dict)
    tries: frozenset[int | None] = frozenset()

    def said(self, reply_id: int | None) -> frozenset[str]:
        """The kinds of one's own reactions to one post."""
        return self.reacted.get(reply_id, NO_REACTION)


NO_REACTION: frozenset[str] = frozenset()
NO_STANCE = Stance()
_NO_KIND: Any = cast(null(), String(10)).label("kind")
_VOTES = select(literal("vote").label("what"), Vote.reply_id, Vote.value, _NO_KIND).where(
    Vote.account_id == bindparam("me"),
    or_(Vote.thread_id == bindparam("thread_id"), Vote.reply_id.in_(_REPLIES)),
)
_SHARES = select(literal("same"), _NO_REPLY, literal(1, Integer()), _NO_KIND).where(
    and_(
        SameProblem.account_id == bindparam("me"),
        SameProblem.thread_id == bindparam("thread_id"),
    )
)


def _own(kind: Any) -> Any:
    at = or_(kind.thread_id == bindparam("thread_id"), kind.reply_id.in_(_REPLIES))
    return and_(kind.account_id == bindparam("me"), at)


_REACTED = select(
    literal("reacted"), Reaction.reply_id, literal(1, Integer()), Reaction.kind
).where(_own(Reaction))
_TRIES = select(literal("tries"), Trial.reply_id, literal(1, Integer()), _NO_KIND).where(
    _own(Trial)
)
# One statement, since every reader's page of a thread asks it.
_MINE: Any = union_all(_VOTES, _SHARES, _REACTED, _TRIES)


def own_stance(
    session: Session, actor: Actor, *, thread_id: int, reply_ids: Sequence[int]
) -> Stance:
    """How the actor stands to the thread and to these posts in it."""
    if actor.id is None:
        return NO_STANCE
    given = {"me": actor.id, "thread_id": thread_id, "reply_ids": list(reply_ids)}
    rows = session.connection().execute(_MINE, given).all()
    reacted: dict[int | None, frozenset[str]] = {}
    for row in rows:
        if row.what == "reacted":
            reacted[row.reply_id] = reacted.get(row.reply_id, NO_REACTION) | {row.kind}
    return Stance(
        votes={row.reply_id: row.value for row in rows if row.what == "vote"},
        shares=any(row.what == "same" for row in rows),
        reacted=reacted,
        tries=frozenset(row.reply_id for row in rows if row.what == "tries"),
    )
