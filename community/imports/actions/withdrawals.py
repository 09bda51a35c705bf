"""What the newest snapshot no longer holds is withdrawn, unless members have built on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account, AccountState
from community.communities.models import Membership, MembershipState, Tag
from community.imports.actions.batches import Written
from community.imports.actions.contents import content_of
from community.imports.actions.renames import let_go
from community.imports.ledger import HISTORY, TAGS, Known, Ledger, mark_withdrawn
from community.imports.models import SourceRow
from community.outbox import record
from community.questions.models import Vote
from community.revisions.models import Revision
from community.threads.events import ThreadRemoved
from community.threads.models import Reply, Thread, ThreadLink, ThreadTag

KEPT = "kept, because members have built on it; marked as removed at its source"
GONE = "withdrawn"


def withdraw(
    session: Session, ledger: Ledger, table: str, source_ids: Sequence[int], *, at: datetime
) -> tuple[Written, dict[int, str]]:
    """Withdraw rows of one table; says of each what became of it.

    What stands on top goes first, in batches of its own: comments, then answers, then
    questions. What is kept keeps that below which it stands.
    """
    written = Written()
    rows = {source_id: ledger.of(table)[source_id] for source_id in source_ids}
    kept = _take_back(session, ledger, table, rows, at)
    mark_withdrawn(session, ledger, table, source_ids, at)
    for source_id, row in rows.items():
        written.known[source_id] = row._replace(withdrawn=True)
    written.touched.update(row.thread_id for row in rows.values() if row.thread_id is not None)
    outcomes = {
        source_id: KEPT if row.local_id is not None and row.local_id in kept else GONE
        for source_id, row in rows.items()
    }
    return written, outcomes


def _take_back(
    session: Session, ledger: Ledger, table: str, rows: dict[int, Known], at: datetime
) -> set[int | None]:
    by_kind: dict[str, list[int]] = {}
    for row in rows.values():
        by_kind.setdefault(row.local_table, []).append(row.local_id or 0)
    kept: set[int | None] = set()
    if ids := by_kind.get("replies"):
        kept |= _replies(session, rows, ids, at)
    if ids := by_kind.get("threads"):
        kept |= _threads(session, ledger, rows, ids, at)
    if ids := by_kind.get("accounts"):
        kept |= _accounts(session, ledger, ids, at)
    if ids := by_kind.get("revisions"):
        _versions(session, ledger, rows, ids)
    if ids := by_kind.get("thread_links"):
        session.execute(delete(ThreadLink).where(ThreadLink.id.in_(ids)))
    # Posts that describe a tag point to it too; without them it stays.
    if table == TAGS:
        kept |= let_go(session, ledger, list(rows))
    return kept


def _versions(session: Session, ledger: Ledger, rows: dict[int, Known], ids: list[int]) -> None:
    """Delete versions of which no part is left at the source."""
    left = select(SourceRow.local_id).where(
        SourceRow.community_id == ledger.community_id,
        SourceRow.source_table == HISTORY,
        SourceRow.local_id.in_(ids),
        SourceRow.source_id.not_in(list(rows)),
        SourceRow.withdrawn_at.is_(None),
    )
    session.execute(
        delete(Revision)
        .where(Revision.id.in_(ids), Revision.id.not_in(left))
        .execution_options(synchronize_session=False)
    )


def _replies(session: Session, rows: dict[int, Known], ids: list[int], at: datetime) -> set[int]:
    children = aliased(Reply)
    built_on = or_(
        exists().where(Vote.reply_id == Reply.id),
        exists().where(
            children.parent_id == Reply.id,
            children.deleted_at.is_(None),
            or_(~_imported(children), children.withdrawn_at.is_not(None)),
        ),
        exists().where(
            Thread.accepted_reply_id == Reply.id, ~_accepted_by_source(Thread.id, Reply.id)
        ),
    )
    contents = {row.local_id: row.content for row in rows.values()}
    kept = _built_on(session, select(Reply.id).where(Reply.id.in_(ids), built_on))
    kept |= {
        id_
        for id_, body in session.execute(select(Reply.id, Reply.body).where(Reply.id.in_(ids)))
        if content_of(body) != contents[id_]
    }
    _tombstone(session, Reply, ids, kept, at)
    return kept


def _imported(replies: Any) -> ColumnElement[bool]:
    return exists().where(SourceRow.local_table == "replies", SourceRow.local_id == replies.id)


def _accepted_by_source(thread_id: Any, reply_id: Any) -> ColumnElement[bool]:
    return exists().where(
        SourceRow.local_table == "threads",
        SourceRow.local_id == thread_id,
        SourceRow.accepted_reply_id == reply_id,
    )


def _built_on(session: Session, statement: Select[Any]) -> set[int]:
    return set(session.scalars(statement))


def _threads(
    session: Session, ledger: Ledger, rows: dict[int, Known], ids: list[int], at: datetime
) -> set[int]:
    built_on = or_(
        exists().where(Vote.thread_id == Thread.id),
        exists().where(
            Reply.thread_id == Thread.id,
            Reply.deleted_at.is_(None),
            or_(~_imported(Reply), Reply.withdrawn_at.is_not(None)),
        ),
        and_(
            Thread.accepted_reply_id.is_not(None),
            ~_accepted_by_source(Thread.id, Thread.accepted_reply_id),
        ),
    )
    kept = _built_on(session, select(Thread.id).where(Thread.id.in_(ids), built_on))
    kept |= _edited_threads(session, rows, ids)
    _tombstone(session, Thread, ids, kept, at)
    for id_ in ids:
        if id_ not in kept:
            record(session, ThreadRemoved(community_id=ledger.community_id, thread_id=id_))
    return kept


def _edited_threads(session: Session, rows: dict[int, Known], ids: list[int]) -> set[int]:
    borne: dict[int, list[str]] = {}
    for thread_id, name in session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(ids))
    ):
        borne.setdefault(thread_id, []).append(name)
    contents = {row.local_id: row.content for row in rows.values()}
    now = session.execute(select(Thread.id, Thread.title, Thread.body).where(Thread.id.in_(ids)))
    return {
        id_
        for id_, title, body in now
        if content_of(title, body, *sorted(borne.get(id_, []))) != contents[id_]
    }


def _tombstone(
    session: Session, table: type[Thread | Reply], ids: list[int], kept: set[int], at: datetime
) -> None:
    """One moment in both columns is how a later snapshot knows its own tombstone."""
    session.execute(
        update(table)
        .where(table.id.in_(ids))
        .values(withdrawn_at=at, version=table.version + 1)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(table)
        .where(table.id.in_([id_ for id_ in ids if id_ not in kept]), table.deleted_at.is_(None))
        .values(deleted_at=at)
        .execution_options(synchronize_session=False)
    )


def _accounts(session: Session, ledger: Ledger, ids: list[int], at: datetime) -> set[int]:
    staged = set(
        session.scalars(
            select(Account.id).where(Account.id.in_(ids), Account.state == AccountState.STAGED)
        )
    )
    session.execute(
        update(Account)
        .where(Account.id.in_(staged))
        .values(state=AccountState.DEACTIVATED)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Membership)
        .where(
            Membership.community_id == ledger.community_id,
            Membership.account_id.in_(staged),
            Membership.state == MembershipState.ACTIVE,
        )
        .values(state=MembershipState.LEFT, ended_at=at)
        .execution_options(synchronize_session=False)
    )
    return set(ids) - staged
