"""One hash over everything that came from a source, by source ids alone.

Two imports of the same files give the same fingerprint, on whatever day and in whatever order
of interruptions; a row that was lost, doubled or changed gives another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.communities.models import Membership, Tag
from community.imports.ledger import COMMENTS, LINKS, POSTS, STAND_IN, TAGS, USERS
from community.imports.models import SourceRow, SourceVote
from community.threads.models import Reply, Thread, ThreadLink, ThreadTag


def fingerprint(session: Session, community_id: int) -> str:
    """SHA-256, in hex, of the imported rows of this community."""
    digest = sha256()
    for line in _lines(session, community_id):
        digest.update(line.encode())
    return digest.hexdigest()


def _lines(session: Session, community_id: int) -> Iterator[str]:
    for part in (_people, _threads, _replies, _votes, _links, _tags):
        for row in part(session, community_id):
            yield "\x1f".join(_plain(value) for value in (part.__name__, *row)) + "\x1e"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _rows(community_id: int, table: str, local_table: str) -> Any:
    return and_(
        SourceRow.community_id == community_id,
        SourceRow.source_table == table,
        SourceRow.local_table == local_table,
    )


def _people(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    rows = session.execute(
        select(
            SourceRow.source_id,
            Account.name,
            Account.website,
            Account.state,
            Account.created_at,
            Membership.state,
            Membership.joined_at,
            Membership.posts_count,
            SourceRow.withdrawn_at.is_(None),
        )
        .join(Account, Account.id == SourceRow.local_id)
        .outerjoin(
            Membership,
            and_(Membership.account_id == Account.id, Membership.community_id == community_id),
        )
        .where(_rows(community_id, USERS, "accounts"))
        .order_by(SourceRow.source_id)
    )
    yield from rows


def _author() -> Any:
    return aliased(SourceRow, name="author")


def _by_author(author: Any, account_id: Any, community_id: int) -> Any:
    return and_(
        author.local_table == "accounts",
        author.local_id == account_id,
        author.community_id == community_id,
        author.source_table.in_((USERS, STAND_IN)),
    )


def _threads(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    author, accepted = _author(), aliased(SourceRow, name="accepted")
    rows = session.execute(
        select(
            SourceRow.source_id,
            Thread.title,
            Thread.body,
            Thread.created_at,
            Thread.edited_at,
            Thread.locked_at,
            Thread.last_activity_at,
            Thread.score,
            Thread.replies_count,
            Thread.answers_count,
            Thread.attribution,
            SourceRow.withdrawn_at.is_(None),
            Thread.deleted_at.is_(None),
            author.source_id,
            accepted.source_id,
            Thread.id,
        )
        .join(Thread, Thread.id == SourceRow.local_id)
        .outerjoin(author, _by_author(author, Thread.author_id, community_id))
        .outerjoin(
            accepted,
            and_(
                accepted.local_table == "replies",
                accepted.local_id == Thread.accepted_reply_id,
                accepted.community_id == community_id,
                accepted.source_table == POSTS,
            ),
        )
        .where(_rows(community_id, POSTS, "threads"))
        .order_by(SourceRow.source_id)
    )
    tags = _tags_of_threads(session, community_id)
    for *values, thread_id in rows:
        yield (*values, ",".join(sorted(tags.get(thread_id, ()))))


def _tags_of_threads(session: Session, community_id: int) -> dict[int, list[str]]:
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(Tag.community_id == community_id)
    )
    found: dict[int, list[str]] = {}
    for thread_id, name in rows:
        found.setdefault(thread_id, []).append(name)
    return found


def _replies(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    author = _author()
    parent, thread = aliased(SourceRow, name="parent"), aliased(SourceRow, name="thread")
    rows = session.execute(
        select(
            SourceRow.source_table,
            SourceRow.source_id,
            Reply.kind,
            Reply.body,
            Reply.created_at,
            Reply.edited_at,
            Reply.score,
            Reply.attribution,
            SourceRow.withdrawn_at.is_(None),
            Reply.deleted_at.is_(None),
            author.source_id,
            thread.source_id,
            parent.source_id,
        )
        .join(Reply, Reply.id == SourceRow.local_id)
        .outerjoin(author, _by_author(author, Reply.author_id, community_id))
        .outerjoin(thread, _came_as(thread, "threads", Reply.thread_id, community_id))
        .outerjoin(parent, _came_as(parent, "replies", Reply.parent_id, community_id))
        .where(
            SourceRow.community_id == community_id,
            SourceRow.source_table.in_((POSTS, COMMENTS)),
            SourceRow.local_table == "replies",
        )
        .order_by(SourceRow.source_table, SourceRow.source_id)
    )
    yield from rows


def _came_as(row: Any, local_table: str, local_id: Any, community_id: int) -> Any:
    return and_(
        row.local_table == local_table,
        row.local_id == local_id,
        row.community_id == community_id,
        row.source_table == POSTS,
    )


def _votes(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    rows = session.execute(
        select(
            SourceVote.source_id,
            SourceVote.source_post_id,
            SourceVote.kind,
            SourceVote.voted_at,
            SourceVote.withdrawn_at.is_(None),
        )
        .where(SourceVote.community_id == community_id)
        .order_by(SourceVote.source_id)
    )
    yield from rows


def _links(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    source, target = aliased(SourceRow, name="source"), aliased(SourceRow, name="target")
    rows = session.execute(
        select(
            SourceRow.source_id,
            ThreadLink.kind,
            ThreadLink.created_at,
            source.source_id,
            target.source_id,
            SourceRow.withdrawn_at.is_(None),
        )
        .outerjoin(ThreadLink, ThreadLink.id == SourceRow.local_id)
        .outerjoin(source, _came_as(source, "threads", ThreadLink.thread_id, community_id))
        .outerjoin(target, _came_as(target, "threads", ThreadLink.target_id, community_id))
        .where(_rows(community_id, LINKS, "thread_links"))
        .order_by(SourceRow.source_id)
    )
    yield from rows


def _tags(session: Session, community_id: int) -> Iterator[tuple[Any, ...]]:
    rows = session.execute(
        select(
            SourceRow.source_table,
            SourceRow.source_id,
            Tag.name,
            Tag.description,
            Tag.threads_count,
            SourceRow.withdrawn_at.is_(None),
        )
        .outerjoin(Tag, Tag.id == SourceRow.local_id)
        .where(
            SourceRow.community_id == community_id,
            SourceRow.source_table.in_((TAGS, POSTS)),
            SourceRow.local_table == "tags",
        )
        .order_by(SourceRow.source_table, SourceRow.source_id)
    )
    yield from rows
