"""The rows behind search documents: posts of threads and people, live or to be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account, AccountState
from community.answers.models import Reasoning
from community.search.queries.tags import TagNames, names_of
from community.threads.models import Reply, ReplyKind, Thread, ThreadTag

_AT_ONCE = 500

Parent = aliased(Reply)


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What a batch of events touched: threads as a whole, threads' own posts, single replies."""

    threads: frozenset[int] = frozenset()
    openings: frozenset[int] = frozenset()
    replies: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A post as search needs it; `live` says whether it may be found at all.

    `reply_id` is None for the post that opens the thread; only that one has the title.
    """

    thread_id: int
    reply_id: int | None
    community_id: int
    kind: str
    author_id: int
    created_at: datetime
    language: str
    html: str
    live: bool
    title: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()  # what else its tags are called
    answers: int = 0
    accepted: bool = False
    reasoning: str = ""  # how an answer was decided, as plain text


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as search needs them."""

    id: int
    handle: str
    name: str
    headline: str
    team: str
    location: str
    bio_html: str
    created_at: datetime
    live: bool


_OPENING = (
    Thread.id,
    Thread.community_id,
    Thread.kind,
    Thread.title,
    Thread.body_html,
    Thread.author_id,
    Thread.created_at,
    Thread.language,
    Thread.answers_count,
    Thread.accepted_reply_id,
    Thread.status,
    Thread.locked_at,
    Thread.archived_at,
    Thread.merged_into_id,
    Thread.hidden_at,
    Thread.deleted_at,
)
_REPLY = (
    Reply.id,
    Reply.thread_id,
    Reply.kind,
    Reply.body_html,
    Reply.author_id,
    Reply.created_at,
    Reply.hidden_at,
    Reply.deleted_at,
    Parent.hidden_at.label("parent_hidden_at"),
    Parent.deleted_at.label("parent_deleted_at"),
    Reasoning.body.label("reasoning"),
)


def passages_of(session: Session, touched: Touched) -> list[Passage]:
    """The passages a batch touched, dead ones included; three statements per 500 threads."""
    found: list[Passage] = []
    of_replies = _threads_of(session, touched.replies) if touched.replies else frozenset()
    wanted = sorted(touched.threads | touched.openings | of_replies)
    for some in _batches(wanted, _AT_ONCE):
        threads = {row.id: row for row in session.execute(_openings(some))}
        tags = names_of(session, some)
        replies = session.execute(_replies(some, touched))
        found += (_opening(row, tags[row.id]) for row in threads.values())
        found += (_reply(row, threads[row.thread_id], tags[row.thread_id]) for row in replies)
    return found


def _threads_of(session: Session, reply_ids: Iterable[int]) -> frozenset[int]:
    found: set[int] = set()
    for some in _batches(sorted(reply_ids), _AT_ONCE):
        found.update(session.scalars(select(Reply.thread_id).where(Reply.id.in_(some))))
    return frozenset(found)


def _openings(ids: Sequence[int]) -> Any:
    return select(*_OPENING).where(Thread.id.in_(ids))


def _replies(ids: Sequence[int], touched: Touched) -> Any:
    whole = [id_ for id_ in ids if id_ in touched.threads]
    wanted = or_(Reply.thread_id.in_(whole), Reply.id.in_(touched.replies))
    return (
        select(*_REPLY)
        .outerjoin(Parent, Parent.id == Reply.parent_id)
        .outerjoin(Reasoning, Reasoning.reply_id == Reply.id)
        .where(Reply.thread_id.in_(ids), wanted)
    )


def _opening(row: Row[Any], tags: TagNames) -> Passage:
    return Passage(
        thread_id=row.id,
        reply_id=None,
        community_id=row.community_id,
        kind=row.kind,
        author_id=row.author_id,
        created_at=row.created_at,
        language=row.language,
        html=row.body_html,
        live=row.hidden_at is None and row.deleted_at is None,
        title=row.title,
        status=_status(row),
        tags=tags.names,
        synonyms=tags.synonyms,
        answers=row.answers_count,
        accepted=row.accepted_reply_id is not None,
    )


def _reply(row: Row[Any], thread: Row[Any], tags: TagNames) -> Passage:
    gone = (
        *(row.hidden_at, row.deleted_at, row.parent_hidden_at, row.parent_deleted_at),
        *(thread.hidden_at, thread.deleted_at),
    )
    return Passage(
        thread_id=row.thread_id,
        reply_id=row.id,
        community_id=thread.community_id,
        kind=row.kind,
        author_id=row.author_id,
        created_at=row.created_at,
        language=thread.language,
        html=row.body_html,
        live=all(moment is None for moment in gone),
        # A comment may be older than the answer that changed the question's status.
        status=_status(thread) if row.kind == ReplyKind.ANSWER else "",
        tags=tags.names,
        synonyms=tags.synonyms,
        accepted=row.id == thread.accepted_reply_id,
        reasoning=row.reasoning or "",
    )


# What is typed after `status:`; a discussion that is not locked is called open there too.
_STATUSES = {"open": "unanswered", "needs_detail": "needs-detail"}


def _status(thread: Row[Any]) -> str:
    if thread.merged_into_id is not None:
        return ""  # it goes on in another thread, which has a status
    if thread.archived_at is not None and thread.accepted_reply_id is None:
        return "archived"  # it waits for nothing any more
    if thread.status is not None:
        return _STATUSES.get(thread.status, str(thread.status))
    return "locked" if thread.locked_at is not None else "open"


def people(session: Session, ids: Iterable[int]) -> list[Person]:
    """These people, those who may not be found included; one statement per 500."""
    found: list[Person] = []
    for some in _batches(sorted(ids), _AT_ONCE):
        found += (_person(row) for row in session.execute(_people().where(Account.id.in_(some))))
    return found


def everyone(session: Session, *, after: int, limit: int) -> list[Person]:
    """Findable people by ascending id, for building the index anew."""
    rows = session.execute(
        _people().where(is_findable_person(), Account.id > after).order_by(Account.id).limit(limit)
    )
    return [_person(row) for row in rows]


def _people() -> Any:
    return select(
        Account.id,
        Account.handle,
        Account.name,
        Account.headline,
        Account.team,
        Account.location,
        Account.bio_html,
        Account.created_at,
        is_findable_person().label("live"),
    )


def _person(row: Row[Any]) -> Person:
    return Person(**row._mapping)  # noqa: SLF001  # SQLAlchemy's documented name for it


def is_findable_person() -> ColumnElement[bool]:
    """Active people; nobody who was only imported, has left or was erased."""
    return Account.state == AccountState.ACTIVE


def thread_ids(
    session: Session, *, after: int, limit: int, community_id: int | None = None
) -> Sequence[int]:
    """Ids of threads by ascending id, removed ones included; all communities when none is named."""
    statement = select(Thread.id).where(Thread.id > after).order_by(Thread.id).limit(limit)
    if community_id is not None:
        statement = statement.where(Thread.community_id == community_id)
    return session.scalars(statement).all()


def thread_ids_bearing(session: Session, tag_ids: Collection[int]) -> frozenset[int]:
    """Ids of the threads that bear one of the tags."""
    bearing = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(tag_ids))
    return frozenset(session.scalars(bearing))


def count_findable(session: Session) -> int:
    """How many documents a complete index holds."""
    live_thread = and_(Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    live_reply = and_(
        *(column.is_(None) for column in (Reply.hidden_at, Reply.deleted_at)),
        *(column.is_(None) for column in (Parent.hidden_at, Parent.deleted_at)),
    )
    counts = (
        select(func.count(Thread.id)).where(live_thread),
        select(func.count(Reply.id))
        .join(Thread, Thread.id == Reply.thread_id)
        .outerjoin(Parent, Parent.id == Reply.parent_id)
        .where(live_thread, live_reply),
        select(func.count(Account.id)).where(is_findable_person()),
    )
    return sum(session.scalar(count) or 0 for count in counts)


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Slices that fit into one statement."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
