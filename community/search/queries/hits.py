"""Hits checked once more against the rows: whatever a reader may not open is not returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community
from community.rights import may
from community.search.queries.passages import is_findable_person
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, Thread

Author = aliased(Account)
Parent = aliased(Reply)


@dataclass(frozen=True, kw_only=True)
class FoundPost:
    """A post that the reader may open now, with its thread's headline."""

    thread_id: int
    reply_id: int | None
    kind: str
    title: str
    thread_kind: str
    html: str
    created_at: datetime
    author_handle: str
    author_name: str
    community_id: int
    community_slug: str
    community_name: str
    answers_count: int
    replies_count: int
    accepted_reply_id: int | None
    accepted: bool

    @property
    def solved(self) -> bool:
        """Whether an answer was accepted in its thread."""
        return self.accepted_reply_id is not None


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """A person whose profile the reader may open."""

    id: int
    handle: str
    name: str
    avatar: str | None
    headline: str
    team: str
    location: str
    bio_html: str


_HEADLINE = (
    Thread.id.label("thread_id"),
    Thread.title,
    Thread.kind.label("thread_kind"),
    Thread.answers_count,
    Thread.replies_count,
    Thread.accepted_reply_id,
    Thread.community_id,
    Community.slug.label("community_slug"),
    Community.name.label("community_name"),
    Author.handle.label("author_handle"),
    Author.name.label("author_name"),
)


def posts_found(
    session: Session, actor: Actor, *, threads: Iterable[int], replies: Iterable[int]
) -> dict[tuple[int, int | None], FoundPost]:
    """The posts among these that the actor may read, by (thread, reply); two statements."""
    openings = session.execute(
        _readable(actor, Thread.body_html, Thread.created_at, Thread.kind.label("kind"))
        .join(Author, Author.id == Thread.author_id)
        .where(Thread.id.in_(list(threads)))
    )
    answers = session.execute(
        _readable(
            actor,
            Reply.id.label("reply_id"),
            Reply.body_html,
            Reply.created_at,
            Reply.kind.label("kind"),
        )
        .join(Reply, Reply.thread_id == Thread.id)
        .join(Author, Author.id == Reply.author_id)
        .outerjoin(Parent, Parent.id == Reply.parent_id)
        .where(Reply.id.in_(list(replies)), is_live_reply(), _stands_under_live_post())
    )
    found: dict[tuple[int, int | None], FoundPost] = {}
    for row in openings:
        found[row.thread_id, None] = _post(row, reply_id=None)
    for row in answers:
        found[row.thread_id, row.reply_id] = _post(row, reply_id=row.reply_id)
    return found


def _readable(actor: Actor, *more: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (*_HEADLINE, *more)
    return (
        select(*columns)
        .select_from(Thread)
        .join(Community, Community.id == Thread.community_id)
        .where(visible_to(actor))
    )


def _stands_under_live_post() -> Any:
    return and_(Parent.hidden_at.is_(None), Parent.deleted_at.is_(None))


def _post(row: Row[Any], *, reply_id: int | None) -> FoundPost:
    return FoundPost(
        thread_id=row.thread_id,
        reply_id=reply_id,
        kind=row.kind,
        title=row.title,
        thread_kind=row.thread_kind,
        html=row.body_html,
        created_at=row.created_at,
        author_handle=row.author_handle,
        author_name=row.author_name,
        community_id=row.community_id,
        community_slug=row.community_slug,
        community_name=row.community_name,
        answers_count=row.answers_count,
        replies_count=row.replies_count,
        accepted_reply_id=row.accepted_reply_id,
        accepted=reply_id is not None and row.accepted_reply_id == reply_id,
    )


def people_found(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, FoundPerson]:
    """The people among these whose profile the actor may read, by id; one statement at most."""
    wanted = list(ids)
    if not wanted or not may("accounts.read", actor.organisation_standing()):
        return {}
    rows = session.execute(
        select(
            Account.id,
            Account.handle,
            Account.name,
            Account.avatar,
            Account.headline,
            Account.team,
            Account.location,
            Account.bio_html,
        ).where(Account.id.in_(wanted), is_findable_person())
    )
    return {row.id: FoundPerson(**row._mapping) for row in rows}  # noqa: SLF001  # SQLAlchemy's documented name
