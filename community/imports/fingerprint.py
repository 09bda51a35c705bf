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
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.communities.models import Membership, Tag
from community.imports.ledger import COMMENTS, HISTORY, LINKS, POSTS, STAND_IN, TAGS, USERS
from community.imports.models import SourceRow, SourceVote
from community.revisions.models import Revision
from community.threads.models import Reply, Thread, ThreadLink, ThreadTag


class _Names:
    """What our rows are called at the source: the way back from local ids."""

    def __init__(self, session: Session, community_id: int) -> None:
        self._names: dict[str, dict[int | None, int]] = {}
        rows = session.execute(
            select(SourceRow.source_table, SourceRow.local_table, SourceRow.local_id)
            .add_columns(SourceRow.source_id)
            .where(SourceRow.community_id == community_id)
        )
        for table, local_table, local_id, source_id in rows:
            if table in (USERS, STAND_IN, POSTS):
                self._names.setdefault(local_table, {})[local_id] = source_id

    def __call__(self, local_table: str, local_id: int | None) -> int | None:
        return self._names.get(local_table, {}).get(local_id)


def fingerprint(session: Session, community_id: int) -> str:
    """SHA-256, in hex, of the imported rows of this community."""
    digest, names = sha256(), _Names(session, community_id)
    for part in (_people, _threads, _replies, _histories, _votes, _links, _tags):
        for row in part(session, community_id, names):
            line = "\x1f".join(_plain(value) for value in (part.__name__, *row))
            digest.update(f"{line}\x1e".encode())
    return digest.hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


Rows = Iterator[tuple[Any, ...]]


def _rows(community_id: int, local_table: str, *tables: str) -> Any:
    return and_(
        SourceRow.community_id == community_id,
        SourceRow.source_table.in_(tables),
        SourceRow.local_table == local_table,
    )


def _people(session: Session, community_id: int, _names: _Names) -> Rows:
    yield from session.execute(
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
        .where(_rows(community_id, "accounts", USERS))
        .order_by(SourceRow.source_id)
    )


def _threads(session: Session, community_id: int, names: _Names) -> Rows:
    tags = _tags_of_threads(session, community_id)
    rows = session.execute(
        select(
            Thread.id,
            Thread.author_id,
            Thread.accepted_reply_id,
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
        )
        .join(Thread, Thread.id == SourceRow.local_id)
        .where(_rows(community_id, "threads", POSTS))
        .order_by(SourceRow.source_id)
    )
    for thread_id, author_id, accepted_id, *values in rows:
        author, accepted = names("accounts", author_id), names("replies", accepted_id)
        yield (*values, author, accepted, ",".join(sorted(tags.get(thread_id, ()))))


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


def _replies(session: Session, community_id: int, names: _Names) -> Rows:
    rows = session.execute(
        select(
            Reply.author_id,
            Reply.thread_id,
            Reply.parent_id,
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
        )
        .join(Reply, Reply.id == SourceRow.local_id)
        .where(_rows(community_id, "replies", POSTS, COMMENTS))
        .order_by(SourceRow.source_table, SourceRow.source_id)
    )
    for author_id, thread_id, parent_id, *values in rows:
        author = names("accounts", author_id)
        yield (*values, author, names("threads", thread_id), names("replies", parent_id))


def _histories(session: Session, community_id: int, names: _Names) -> Rows:
    rows = session.execute(
        select(
            Revision.editor_id,
            Revision.thread_id,
            Revision.reply_id,
            SourceRow.source_id,
            Revision.title,
            Revision.body,
            Revision.tags,
            Revision.made_at,
            Revision.reason,
            SourceRow.withdrawn_at.is_(None),
        )
        .join(Revision, Revision.id == SourceRow.local_id)
        .where(_rows(community_id, "revisions", HISTORY))
        .order_by(SourceRow.source_id)
    )
    for editor_id, thread_id, reply_id, *values in rows:
        editor = names("accounts", editor_id)
        yield (*values, editor, names("threads", thread_id), names("replies", reply_id))


def _votes(session: Session, community_id: int, _names: _Names) -> Rows:
    yield from session.execute(
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


def _links(session: Session, community_id: int, names: _Names) -> Rows:
    rows = session.execute(
        select(
            ThreadLink.thread_id,
            ThreadLink.target_id,
            SourceRow.source_id,
            ThreadLink.kind,
            ThreadLink.created_at,
            SourceRow.withdrawn_at.is_(None),
        )
        .outerjoin(ThreadLink, ThreadLink.id == SourceRow.local_id)
        .where(_rows(community_id, "thread_links", LINKS))
        .order_by(SourceRow.source_id)
    )
    for thread_id, target_id, *values in rows:
        yield (*values, names("threads", thread_id), names("threads", target_id))


def _tags(session: Session, community_id: int, _names: _Names) -> Rows:
    yield from session.execute(
        select(
            SourceRow.source_table,
            SourceRow.source_id,
            Tag.name,
            Tag.description,
            Tag.threads_count,
            SourceRow.withdrawn_at.is_(None),
        )
        .outerjoin(Tag, Tag.id == SourceRow.local_id)
        .where(_rows(community_id, "tags", TAGS, POSTS))
        .order_by(SourceRow.source_table, SourceRow.source_id)
    )
