"""Lists of threads, by page; rows are columns, never entities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community, Membership, MembershipState, Tag
from community.communities.queries.synonyms import ids_meant_by
from community.paging import DEFAULT_SIZE, Key, Page, beyond, keyset_page, page_size
from community.threads.access import visible_to
from community.threads.listed import listed_to
from community.threads.models import Thread, ThreadKind, ThreadTag
from community.threads.queries.reach import within_reach
from community.threads.statuses import QuestionStatus

MOST_PINNED = 10  # of one community, shown above the first page


class Sort(StrEnum):
    """The orders of a list of threads."""

    LATEST = "latest"
    NEWEST = "newest"
    TOP = "top"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, kw_only=True)
class ThreadRow:
    """A thread as lists show it."""

    id: int
    community_id: int
    community_slug: str
    community_name: str
    kind: str
    title: str
    author_id: int
    author_handle: str
    author_name: str
    author_avatar: str | None
    created_at: datetime
    last_activity_at: datetime
    replies_count: int
    answers_count: int
    score: int
    same_count: int
    status: str | None  # of a question, a QuestionStatus
    accepted: bool
    locked: bool
    pinned: bool
    archived: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ThreadFilter:
    """Which threads a list is about; None means any."""

    community_id: int | None = None
    kind: ThreadKind | None = None
    tag: str | None = None
    status: QuestionStatus | None = None
    author_id: int | None = None
    pinned: bool | None = None
    locked: bool | None = None
    archived: bool | None = False
    member_id: int | None = None  # in communities this person belongs to
    not_by_id: int | None = None  # written by somebody else


_ROW: tuple[Any, ...] = (
    Thread.id,
    Thread.community_id,
    Community.slug.label("community_slug"),
    Community.name.label("community_name"),
    Thread.kind,
    Thread.title,
    Thread.author_id,
    Account.handle.label("author_handle"),
    Account.name.label("author_name"),
    Account.avatar.label("author_avatar"),
    Thread.created_at,
    Thread.last_activity_at,
    Thread.replies_count,
    Thread.answers_count,
    Thread.score,
    Thread.same_count,
    Thread.status,
    Thread.accepted_reply_id.is_not(None).label("accepted"),
    Thread.locked_at.is_not(None).label("locked"),
    Thread.pinned_at.is_not(None).label("pinned"),
    Thread.archived_at.is_not(None).label("archived"),
)
_ORDER: dict[Sort, tuple[tuple[ColumnElement[Any], bool], ...]] = {
    Sort.LATEST: ((Thread.last_activity_at, True), (Thread.id, True)),  # type: ignore[dict-item]  # mapped attributes are column elements
    Sort.NEWEST: ((Thread.created_at, True), (Thread.id, True)),  # type: ignore[dict-item]  # as above
    Sort.TOP: ((Thread.score, True), (Thread.id, True)),  # type: ignore[dict-item]  # as above
    Sort.UNANSWERED: ((Thread.created_at, True), (Thread.id, True)),  # type: ignore[dict-item]  # as above
}


def threads_page(
    session: Session,
    actor: Actor,
    *,
    which: ThreadFilter,
    sort: Sort = Sort.LATEST,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[ThreadRow]:
    """One page of the live threads the actor may read; two statements."""
    statement = _narrowed(readable_threads(actor), which)
    if sort is Sort.UNANSWERED:
        statement = statement.where(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)
    if which.member_id is not None and sort is not Sort.TOP:
        statement = statement.where(_reach(statement, which.member_id, sort, cursor, size))
    page: Page[Row[Any]] = keyset_page(
        session,
        statement,
        order=_ORDER[sort],
        key=lambda row: _key(row, sort),
        cursor=cursor,
        size=size,
    )
    return Page(items=with_tags(session, page.items), next_cursor=page.next_cursor)


def _reach(
    statement: Select[Any], member_id: int, sort: Sort, cursor: str | None, size: int
) -> ColumnElement[bool]:
    order = _ORDER[sort]
    following = statement.where(beyond(order, cursor)) if cursor else statement
    # One row more than the page shows tells whether there is another page.
    return within_reach(following, order[0][0], member_id=member_id, size=page_size(size) + 1)


def _key(row: Row[Any], sort: Sort) -> Key:
    first = {
        Sort.LATEST: row.last_activity_at,
        Sort.TOP: row.score,
    }
    return (first.get(sort, row.created_at), row.id)


def newest_with_words(
    session: Session, actor: Actor, *, which: ThreadFilter, size: int
) -> Sequence[Row[Any]]:
    """The newest live threads the actor may read, each with its words; one statement."""
    statement = _narrowed(readable_threads(actor), which).add_columns(
        Thread.body_html, Thread.edited_at
    )
    newest = statement.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(size)
    return session.execute(newest).all()


def pinned_threads(session: Session, actor: Actor, *, which: ThreadFilter) -> Sequence[ThreadRow]:
    """The pinned threads of a community, last pinned first; two statements."""
    statement = _narrowed(readable_threads(actor), replace(which, pinned=True))
    rows = session.execute(
        statement.order_by(Thread.pinned_at.desc(), Thread.id.desc()).limit(MOST_PINNED)
    )
    return with_tags(session, rows.all())


def readable_threads(actor: Actor) -> Select[Any]:
    """Archived ones too: `_narrowed` leaves them out unless they are asked for."""
    threads: Select[Any] = select(*_ROW)
    return (
        threads.join(Community, Community.id == Thread.community_id)
        .join(Account, Account.id == Thread.author_id)
        .where(visible_to(actor), Thread.merged_into_id.is_(None))
    )


def _marked(statement: Select[Any], since: Any, *, wanted: bool | None) -> Select[Any]:
    if wanted is None:
        return statement
    return statement.where(since.is_not(None) if wanted else since.is_(None))


def _narrowed(statement: Select[Any], which: ThreadFilter) -> Select[Any]:
    if which.community_id is not None:
        statement = statement.where(Thread.community_id == which.community_id)
    if which.kind is not None:
        statement = statement.where(Thread.kind == which.kind)
    if which.status is not None:
        statement = statement.where(Thread.status == which.status)
    if which.author_id is not None:
        statement = statement.where(Thread.author_id == which.author_id)
    statement = _marked(statement, Thread.pinned_at, wanted=which.pinned)
    statement = _marked(statement, Thread.locked_at, wanted=which.locked)
    statement = _marked(statement, Thread.archived_at, wanted=which.archived)
    if which.member_id is not None:
        belongs = select(Membership.community_id).where(
            Membership.account_id == which.member_id, Membership.state == MembershipState.ACTIVE
        )
        statement = statement.where(Thread.community_id.in_(belongs))
    if which.not_by_id is not None:
        statement = statement.where(Thread.author_id != which.not_by_id)
    if which.tag is not None:
        bearing = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(ids_meant_by(which.tag)))
        statement = statement.where(Thread.id.in_(bearing))
    return statement


def with_tags(
    session: Session, rows: Sequence[Row[Any]], *, beside: Collection[str] = ()
) -> Sequence[ThreadRow]:
    """Rows of `_ROW` as ThreadRow, their tags read in one statement; but for columns `beside`."""
    tags = tags_of(session, [row.id for row in rows])
    made = []
    for row in rows:
        own = {name: value for name, value in row._asdict().items() if name not in beside}
        made.append(ThreadRow(**own, tags=tags.get(row.id, ())))
    return made


def tags_of(session: Session, thread_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of each thread, in alphabetical order."""
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(thread_ids))
        .order_by(Tag.name)
    )
    for thread_id, name in rows:
        found.setdefault(thread_id, []).append(name)
    return {thread_id: tuple(names) for thread_id, names in found.items()}


def threads_bearing(session: Session, tag_id: int) -> Sequence[int]:
    """Ids of the threads that bear a tag, removed ones included."""
    return session.scalars(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id)).all()


def started_since(
    session: Session, actor: Actor, *, member_id: int, since: datetime
) -> dict[int, int]:
    """How many live threads began since then in each community the person belongs to."""
    which = ThreadFilter(member_id=member_id, not_by_id=member_id)
    counting: Any = select(Thread.community_id, func.count())
    rows = session.execute(
        _narrowed(counting, which)
        .join(Community, Community.id == Thread.community_id)
        .where(listed_to(actor), Thread.created_at >= since)
        .group_by(Thread.community_id)
    )
    return {row[0]: row[1] for row in rows}


def readable_among(session: Session, actor: Actor, thread_ids: Sequence[int]) -> list[int]:
    """Those of the threads that are live and that the actor may read."""
    known: Any = select(Thread.id).join(Community, Community.id == Thread.community_id)
    return list(session.scalars(known.where(Thread.id.in_(thread_ids), visible_to(actor))))
