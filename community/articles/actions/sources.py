"""What an article rests on: threads, replies, other articles, addresses elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from community import clock
from community.articles.access import GrantedArticle
from community.articles.models import Article, ArticleSource, ArticleStatus
from community.articles.policies import MOST_SOURCES
from community.errors import NotFound, Refused
from community.text import clean
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread
from community.words import N_, Words

LONGEST_URL, LONGEST_LABEL = 500, 200


@dataclass(frozen=True, kw_only=True)
class Source:
    """One of thread, reply, article and address; a label is shown with an address."""

    thread_id: int | None = None
    reply_id: int | None = None
    cited_id: int | None = None
    url: str = ""
    label: str = ""


def add_source(session: Session, article: Article, source: Source) -> ArticleSource:
    """Name what the article rests on, at the end of its sources.

    Threads, replies and articles are those of its own community, so that whoever reads the
    article may read them. Refused for any other, for no address, and beyond fifty.
    """
    _demand_one(source)
    thread_id = _demand_of_here(session, article, source)
    count = session.scalar(
        select(func.count())
        .select_from(ArticleSource)
        .where(ArticleSource.article_id == article.id)
    )
    if (count or 0) >= MOST_SOURCES:
        raise _refused(N_("An article names %(most)s sources at most.", most=MOST_SOURCES))
    made = ArticleSource(
        article_id=article.id,
        thread_id=thread_id,
        reply_id=source.reply_id,
        cited_id=source.cited_id,
        url=source.url.strip(),
        label=clean(source.label).strip()[:LONGEST_LABEL],
        position=count or 0,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def remove_source(session: Session, granted: GrantedArticle, source_id: int) -> None:
    """Take a source out; NotFound when it is not one of this article."""
    found = session.scalar(
        select(ArticleSource).where(
            ArticleSource.id == source_id, ArticleSource.article_id == granted.article.id
        )
    )
    if found is None:
        raise NotFound
    session.delete(found)


def _demand_one(source: Source) -> None:
    named = [source.thread_id, source.reply_id, source.cited_id, source.url.strip() or None]
    if sum(one is not None for one in named) != 1:
        raise _refused(N_("Name one thing: a thread, a reply, an article or an address."))
    url = source.url.strip()
    if url and (not url.startswith(("https://", "http://")) or len(url) > LONGEST_URL):
        raise _refused(N_("Give a web address that begins with https://."))


def _demand_of_here(session: Session, article: Article, source: Source) -> int | None:
    """The thread that it names, or in which the reply stands."""
    thread_id = source.thread_id
    found: int | None = article.community_id
    if source.reply_id is not None:
        row = session.execute(
            select(Thread.id, Thread.community_id)
            .join(Reply, Reply.thread_id == Thread.id)
            .where(Reply.id == source.reply_id, is_live_reply(), *_live_threads())
        ).one_or_none()
        thread_id, found = row or (None, None)
    elif source.thread_id is not None:
        found = session.scalar(
            select(Thread.community_id).where(Thread.id == thread_id, *_live_threads())
        )
    elif source.cited_id is not None:
        found = session.scalar(
            select(Article.community_id).where(
                Article.id == source.cited_id,
                Article.id != article.id,
                Article.status == ArticleStatus.PUBLISHED,
            )
        )
    if found != article.community_id:
        raise _refused(N_("There is no such thing to read in this community."))
    return thread_id


def _live_threads() -> tuple[ColumnElement[bool], ...]:
    return (Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))


def _refused(problem: Words) -> Refused:
    return Refused(problem, code="bad_source", fields={"source": problem})
