"""How one person voted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.questions.models import Vote

_MINE = select(Vote.reply_id, Vote.value).where(
    Vote.account_id == bindparam("me"),
    or_(
        Vote.thread_id == bindparam("thread_id"),
        Vote.reply_id.in_(bindparam("reply_ids", expanding=True)),
    ),
)


def own_votes(
    session: Session, actor: Actor, *, thread_id: int, reply_ids: Sequence[int]
) -> dict[int | None, int]:
    """The actor's +1 and -1 by reply id; the question's own stands under None."""
    if actor.id is None:
        return {}
    given = {"me": actor.id, "thread_id": thread_id, "reply_ids": list(reply_ids)}
    rows = session.connection().execute(_MINE, given)
    return {row.reply_id: row.value for row in rows}
