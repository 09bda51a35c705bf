"""Everything said in a community, in batches, for whoever takes it along: no mail addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.communities.models import Tag
from community.threads.models import Reply, Thread, ThreadTag

BATCH = 100


@dataclass(frozen=True, kw_only=True)
class ExportedThread:
    """A live thread with its first post."""

    id: int
    kind: str
    title: str
    body: str
    body_html: str
    author_name: str
    author_handle: str
    created_at: datetime
    score: int
    accepted_reply_id: int | None
    attribution: str | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExportedReply:
    """A live reply, answer or comment of a live thread."""

    id: int
    thread_id: int
    parent_id: int | None
    kind: str
    body: str
    body_html: str
    author_name: str
    author_handle: str
    created_at: datetime
    score: int
    attribution: str | None


def stamp_of(session: Session, community_id: int) -> str:
    """Changes whenever anything in the export does, but for names of people."""
    threads = session.execute(
        select(func.count(), func.sum(Thread.version), func.max(Thread.id)).where(
            Thread.community_id == community_id,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
    ).one()
    replies = session.execute(
        select(func.count(), func.sum(Reply.version), func.max(Reply.id))
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == community_id,
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
        )
    ).one()
    return ".".join(str(part or 0) for part in (*threads, *replies))


def live_thread_ids(session: Session, community_id: int) -> list[int]:
    """The threads that an export holds a page of."""
    return list(
        session.scalars(
            select(Thread.id).where(
                Thread.community_id == community_id,
                Thread.hidden_at.is_(None),
                Thread.deleted_at.is_(None),
            )
        )
    )


def exported_threads(session: Session, community_id: int, *, after: int) -> list[ExportedThread]:
    """The next live threads by id, with their tags; two statements."""
    rows = session.execute(
        select(
            Thread.id,
            Thread.kind,
            Thread.title,
            Thread.body,
            Thread.body_html,
            Account.name.label("author_name"),
            Account.handle.label("author_handle"),
            Thread.created_at,
            Thread.score,
            Thread.accepted_reply_id,
            Thread.attribution,
        )
        .join(Account, Account.id == Thread.author_id)
        .where(
            Thread.community_id == community_id,
            Thread.id > after,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
        .order_by(Thread.id)
        .limit(BATCH)
    ).all()
    tags = _tags(session, [row.id for row in rows])
    return [ExportedThread(**row._asdict(), tags=tags.get(row.id, ())) for row in rows]


def _tags(session: Session, thread_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(thread_ids))
        .order_by(Tag.name)
    )
    for thread_id, name in rows:
        found[thread_id] = (*found.get(thread_id, ()), name)
    return found


def exported_replies(session: Session, community_id: int, *, after: int) -> list[ExportedReply]:
    """The next live replies of live threads by id."""
    rows = session.execute(
        _replies()
        .where(Thread.community_id == community_id, Reply.id > after)
        .order_by(Reply.id)
        .limit(BATCH)
    )
    return [ExportedReply(**row._asdict()) for row in rows]


def replies_of(
    session: Session, community_id: int, thread_ids: Sequence[int]
) -> dict[int, list[ExportedReply]]:
    """The live replies of these threads of one community, in the order they were written."""
    found: dict[int, list[ExportedReply]] = {}
    rows = session.execute(
        _replies()
        .where(Thread.community_id == community_id, Reply.thread_id.in_(thread_ids))
        .order_by(Reply.id)
    )
    for row in rows:
        reply = ExportedReply(**row._asdict())
        found.setdefault(reply.thread_id, []).append(reply)
    return found


def _replies() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Reply.id,
            Reply.thread_id,
            Reply.parent_id,
            Reply.kind,
            Reply.body,
            Reply.body_html,
            Account.name.label("author_name"),
            Account.handle.label("author_handle"),
            Reply.created_at,
            Reply.score,
            Reply.attribution,
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
        )
    )
