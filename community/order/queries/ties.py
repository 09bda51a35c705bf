"""What a thread has to do with others: merged, split, asked again, and shown elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.articles.queries import articles_citing
from community.communities.access import readable_by
from community.communities.models import Community
from community.threads.access import visible_to
from community.threads.cross_posts import CrossPost
from community.threads.listed import listed_to
from community.threads.models import Thread, ThreadLink

MOST_TIES = 20  # of each kind, the oldest first


@dataclass(frozen=True, kw_only=True)
class MergedOpening:
    """The first post of a thread that goes on in this one."""

    id: int
    title: str
    body_html: str
    author_id: int
    author_handle: str
    author_name: str
    author_avatar: str | None
    created_at: datetime
    edited_at: datetime | None
    merge_reason: str | None


@dataclass(frozen=True, kw_only=True)
class TiedThread:
    """Another thread that the reader may read."""

    id: int
    title: str
    community_name: str
    how: str  # origin, offshoot or duplicate


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A community that shows the thread too."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class TiedArticle:
    """A published article that rests on the thread or on posts of it."""

    id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Ties:
    """All of it, as far as the reader may know."""

    merged: Sequence[MergedOpening] = ()
    threads: Sequence[TiedThread] = ()
    elsewhere: Sequence[Elsewhere] = ()
    articles: Sequence[TiedArticle] = ()

    def of(self, how: str) -> list[TiedThread]:
        """Those that are tied in one way."""
        return [each for each in self.threads if each.how == how]


NO_TIES = Ties()
_here = aliased(Thread)
_asked_again = aliased(ThreadLink)


def ties_of(session: Session, actor: Actor, thread_id: int) -> Ties:
    """In four statements; who calls has seen that the thread may be read, and has any."""
    return Ties(
        merged=[_opening(row) for row in session.execute(_merged(actor, thread_id))],
        threads=[
            TiedThread(id=row.id, title=row.title, community_name=row.name, how=row.how)
            for row in session.execute(_tied(actor, thread_id))
        ],
        elsewhere=shown_in(session, actor, thread_id),
        articles=[
            TiedArticle(id=row.id, title=row.title)
            for row in articles_citing(session, actor, thread_id)
        ],
    )


def shown_in(session: Session, actor: Actor, thread_id: int) -> Sequence[Elsewhere]:
    """The communities that show the thread beside its own."""
    rows = session.execute(
        select(Community.slug, Community.name)
        .join(CrossPost, CrossPost.community_id == Community.id)
        .join(Thread, Thread.id == CrossPost.thread_id)
        .where(
            CrossPost.thread_id == thread_id,
            CrossPost.community_id != Thread.community_id,
            readable_by(actor),
        )
        .order_by(Community.name, Community.id)
        .limit(MOST_TIES)
    )
    return [Elsewhere(slug=row.slug, name=row.name) for row in rows]


def _opening(row: Row[Any]) -> MergedOpening:
    return MergedOpening(**row._asdict())


def _merged(actor: Actor, thread_id: int) -> Select[Any]:
    shown: tuple[Any, ...] = (
        *(Thread.id, Thread.title, Thread.body_html, Thread.author_id),
        *(Thread.created_at, Thread.edited_at, Thread.merge_reason),
        Account.handle.label("author_handle"),
        Account.name.label("author_name"),
        Account.avatar.label("author_avatar"),
    )
    return (
        select(*shown)
        .join(Community, Community.id == Thread.community_id)
        .join(Account, Account.id == Thread.author_id)
        .where(Thread.merged_into_id == thread_id, visible_to(actor))
        .order_by(Thread.id)
        .limit(MOST_TIES)
    )


def _tied(actor: Actor, thread_id: int) -> Select[Any]:
    origin = Thread.id == select(_here.split_from_id).where(_here.id == thread_id).scalar_subquery()
    offshoot = Thread.split_from_id == thread_id
    again = Thread.id.in_(
        select(_asked_again.thread_id).where(
            _asked_again.target_id == thread_id, _asked_again.kind == "duplicate"
        )
    )
    how = case((origin, "origin"), (offshoot, "offshoot"), else_="duplicate").label("how")
    shown: tuple[Any, ...] = (Thread.id, Thread.title, Community.name, how)
    return (
        select(*shown)
        .join(Community, Community.id == Thread.community_id)
        .where(or_(origin, offshoot, again), listed_to(actor))
        .order_by(Thread.id)
        .limit(MOST_TIES)
    )
