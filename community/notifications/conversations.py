"""Whom a reply concerns, asked for a whole batch at once: the many events that come in bursts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from community.notifications.recipients import NoticeKind, Occasion, naming
from community.threads.access import is_live_reply
from community.threads.events import ReplyPosted
from community.threads.models import Mention, Reply, ReplyKind, Thread

_Parent = aliased(Reply, name="parent")
# Built once: the worker asks them while writers wait for the lock.
_SAID = (
    select(
        Reply.id,
        Reply.thread_id,
        Reply.kind,
        Reply.parent_id,
        Reply.author_id,
        Thread.needs_detail_id,
        Thread.community_id,
        func.coalesce(_Parent.author_id, Thread.author_id).label("answered_id"),
    )
    .join(Thread, Thread.id == Reply.thread_id)
    .outerjoin(_Parent, _Parent.id == Reply.parent_id)
    .where(
        Reply.id.in_(bindparam("replies", expanding=True)),
        is_live_reply(),
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )
)
_MENTIONED = (
    select(Mention.reply_id, Mention.account_id, Mention.by_quote)
    .where(Mention.reply_id.in_(bindparam("replies", expanding=True)))
    .order_by(Mention.id)
)
_TOOK_PART = (
    select(
        Reply.thread_id,
        Reply.kind,
        Reply.parent_id,
        Reply.author_id,
        func.min(Reply.id).label("first"),
    )
    .where(
        Reply.thread_id.in_(bindparam("threads", expanding=True)),
        or_(Reply.parent_id.is_(None), Reply.parent_id.in_(bindparam("parents", expanding=True))),
        is_live_reply(),
    )
    .group_by(Reply.thread_id, Reply.kind, Reply.parent_id, Reply.author_id)
    .order_by(Reply.author_id)
)
_ANSWERED = {
    ReplyKind.ANSWER: NoticeKind.ANSWER,
    ReplyKind.COMMENT: NoticeKind.COMMENT,
    ReplyKind.REPLY: NoticeKind.REPLY,
}


def occasions_of_replies(
    session: Session, events: Mapping[int, ReplyPosted]
) -> dict[int, Occasion]:
    """The occasions these events are, by sequence; none for replies that are gone."""
    if not events:
        return {}
    execute = session.connection().execute
    replies = [event.reply_id for event in events.values()]
    said = {row.id: row for row in execute(_SAID, {"replies": replies})}
    mentioned: dict[int, list[tuple[int, NoticeKind]]] = defaultdict(list)
    for reply_id, account_id, by_quote in execute(_MENTIONED, {"replies": replies}):
        mentioned[reply_id or 0].append((account_id, naming(by_quote=by_quote)))
    beside = _participants(session, list(said.values()))
    return {
        seq: Occasion(
            community_id=row.community_id,
            thread_id=row.thread_id,
            reply_id=row.id,
            actor_id=row.author_id,
            reasons=tuple(_reasons(row, mentioned[row.id], beside)),
        )
        for seq, event in events.items()
        if (row := said.get(event.reply_id)) is not None
    }


Beside = Mapping[tuple[int, str, int | None], Sequence[tuple[int, int]]]


def _participants(session: Session, said: Sequence[Row[*tuple[Any, ...]]]) -> Beside:
    """Who said what of one kind below the same post, each with the id of the first of it."""
    found: dict[tuple[int, str, int | None], list[tuple[int, int]]] = defaultdict(list)
    asked = {
        "threads": sorted({row.thread_id for row in said}),
        "parents": sorted({row.parent_id for row in said if row.parent_id is not None}),
    }
    for row in session.connection().execute(_TOOK_PART, asked):
        found[row.thread_id, row.kind, row.parent_id].append((row.author_id, row.first))
    return found


def _reasons(
    row: Row[*tuple[Any, ...]], mentioned: Sequence[tuple[int, NoticeKind]], beside: Beside
) -> Iterator[tuple[int, NoticeKind]]:
    """Who is named or quoted, then whose post it answers, then those who took part before."""
    yield from mentioned
    asks = row.needs_detail_id == row.id  # said and marked at once: told once, as what it asks
    yield row.answered_id, NoticeKind.DETAIL if asks else _ANSWERED[ReplyKind(row.kind)]
    for account_id, first in beside.get((row.thread_id, row.kind, row.parent_id), ()):
        if first < row.id:
            yield account_id, NoticeKind.REPLY
