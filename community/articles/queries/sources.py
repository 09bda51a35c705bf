"""What an article rests on, as far as the reader may open it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.articles.access import visible_articles
from community.articles.models import Article, ArticleSource
from community.communities.models import Community
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """A source and where it leads; `title` is empty where it is gone or may not be read."""

    id: int
    thread_id: int | None
    reply_id: int | None
    cited_id: int | None
    url: str
    label: str
    title: str

    @property
    def address(self) -> str:
        """Where it leads; empty when there is nothing to read any more."""
        if self.url:
            return self.url
        if not self.title:
            return ""
        if self.cited_id is not None:
            return f"/articles/{self.cited_id}"
        if self.reply_id is not None:
            return f"/threads/{self.thread_id}?post={self.reply_id}#reply-{self.reply_id}"
        return f"/threads/{self.thread_id}"


def sources_of(session: Session, actor: Actor, article_id: int) -> list[SourceRow]:
    """The sources in their order; one statement for them and one for each kind of target."""
    return sources_of_all(session, actor, [article_id]).get(article_id, [])


def sources_of_all(
    session: Session, actor: Actor, article_ids: Collection[int]
) -> dict[int, list[SourceRow]]:
    """The sources of several articles, in as many statements."""
    rows = session.scalars(
        select(ArticleSource)
        .where(ArticleSource.article_id.in_(article_ids))
        .order_by(ArticleSource.position, ArticleSource.id)
    ).all()
    threads = _titles(
        session, actor, [row.thread_id for row in rows if row.thread_id and not row.reply_id]
    )
    replies = _replies(session, actor, [row.reply_id for row in rows if row.reply_id])
    cited = _articles(session, actor, [row.cited_id for row in rows if row.cited_id])
    found: dict[int, list[SourceRow]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(_row(row, threads, replies, cited))
    return found


def _row(
    row: ArticleSource,
    threads: dict[int, str],
    replies: dict[int, tuple[int, str]],
    cited: dict[int, str],
) -> SourceRow:
    thread_id, title = row.thread_id, row.label or row.url
    if row.reply_id is not None:
        thread_id, title = replies.get(row.reply_id, (None, ""))
    elif row.thread_id is not None:
        title = threads.get(row.thread_id, "")
    elif row.cited_id is not None:
        title = cited.get(row.cited_id, "")
    return SourceRow(
        id=row.id,
        thread_id=thread_id,
        reply_id=row.reply_id,
        cited_id=row.cited_id,
        url=row.url,
        label=row.label,
        title=title,
    )


def _titles(session: Session, actor: Actor, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(
        select(Thread.id, Thread.title)
        .join(Community, Community.id == Thread.community_id)
        .where(Thread.id.in_(ids), visible_to(actor))
    )
    return {row.id: row.title for row in rows}


def _replies(session: Session, actor: Actor, ids: list[int]) -> dict[int, tuple[int, str]]:
    if not ids:
        return {}
    rows = session.execute(
        select(Reply.id, Reply.thread_id, Thread.title)
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Community, Community.id == Thread.community_id)
        .where(Reply.id.in_(ids), visible_to(actor), is_live_reply())
    )
    return {row.id: (row.thread_id, row.title) for row in rows}


def _articles(session: Session, actor: Actor, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(
        select(Article.id, Article.title)
        .join(Community, Community.id == Article.community_id)
        .where(Article.id.in_(ids), visible_articles(actor))
    )
    return {row.id: row.title for row in rows}


def articles_citing(session: Session, actor: Actor, thread_id: int) -> list[Row[Any]]:
    """Id and title of the published articles that rest on a thread or one of its replies."""
    cites = select(ArticleSource.article_id).where(ArticleSource.thread_id == thread_id)
    return list(
        session.execute(
            select(Article.id, Article.title)
            .join(Community, Community.id == Article.community_id)
            .where(Article.id.in_(cites), visible_articles(actor))
            .order_by(func.lower(Article.title), Article.id)
            .limit(20)
        )
    )
