"""What becomes of articles when somebody leaves: their own words, and their handle in others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from community.articles.actions.publishing import erase_article
from community.articles.events import ArticleChanged, ArticleWithdrawn
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleRecording,
    ArticleSource,
    ArticleStatus,
    ArticleSuggestion,
    ArticleVersion,
    ContributorState,
)
from community.base import Base
from community.outbox import record


def forget_own_articles(session: Session, account_id: int) -> None:
    """Delete the articles that this person alone ever saved.

    What others worked on too is the community's, like its charter: it stays, without the name.
    """
    other = aliased(ArticleVersion)
    by_others = select(other.id).where(
        other.article_id == Article.id,
        or_(other.made_by_id.is_(None), other.made_by_id != account_id),
    )
    rows = session.execute(
        select(Article.id, Article.community_id, Article.status).where(
            Article.author_id == account_id, ~by_others.exists()
        )
    ).all()
    for row in rows:
        erase_article(session, row.id)
        if row.status == ArticleStatus.PUBLISHED:
            record(session, ArticleWithdrawn(community_id=row.community_id, article_id=row.id))


def forget_contributions(session: Session, account_id: int) -> None:
    """Delete what this person answered for their words, but for a no that nobody has heeded yet.

    It goes on keeping the draft from its readers, and names nobody any more.
    """
    session.execute(
        delete(ArticleContributor).where(
            ArticleContributor.account_id == account_id,
            ArticleContributor.state != ContributorState.REFUSED,
        )
    )


@dataclass(frozen=True, kw_only=True)
class NamingArticle:
    """An article in which a handle may stand, as it was read."""

    id: int
    title: str
    summary: str
    body: str
    body_html: str


@dataclass(frozen=True, kw_only=True)
class NamingVersion(NamingArticle):
    """A version in which a handle may stand."""

    note: str


@dataclass(frozen=True, kw_only=True)
class NamingSuggestion:
    """A suggested change in which a handle may stand."""

    id: int
    title: str
    summary: str
    body: str
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True)
class NamingSource:
    """What a source is called, in which a handle may stand."""

    id: int
    label: str


_ARTICLE = ("title", "summary", "body", "body_html")
_VERSION = (*_ARTICLE, "note")
_SUGGESTION = ("title", "summary", "body", "reason", "note")


def articles_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingArticle]:
    """The next articles by id that call somebody by one of the handles, or seem to."""
    rows = rows_naming(session, Article, _ARTICLE, handles, after=after, limit=limit)
    return [NamingArticle(**row) for row in rows]


def rewrite_article(session: Session, naming: NamingArticle) -> None:
    """Put the words without the handle in place; a published one is told of."""
    put_words(session, Article, naming.id, {name: getattr(naming, name) for name in _ARTICLE})
    article = session.get(Article, naming.id, populate_existing=True)
    if article is not None and article.status == ArticleStatus.PUBLISHED:
        record(session, ArticleChanged(community_id=article.community_id, article_id=article.id))


def article_versions_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingVersion]:
    """As `articles_naming`, of their versions."""
    rows = rows_naming(session, ArticleVersion, _VERSION, handles, after=after, limit=limit)
    return [NamingVersion(**row) for row in rows]


def rewrite_article_version(session: Session, naming: NamingVersion) -> None:
    """As `rewrite_article`; a version changes in no other way later."""
    words = {name: getattr(naming, name) for name in _VERSION}
    put_words(session, ArticleVersion, naming.id, {**words, "note": naming.note[:200]})


def article_suggestions_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingSuggestion]:
    """As `articles_naming`, of what is suggested for them."""
    rows = rows_naming(session, ArticleSuggestion, _SUGGESTION, handles, after=after, limit=limit)
    return [NamingSuggestion(**row) for row in rows]


def rewrite_article_suggestion(session: Session, naming: NamingSuggestion) -> None:
    """As `rewrite_article`."""
    words = {name: getattr(naming, name) for name in _SUGGESTION}
    cut = {"reason": naming.reason[:200], "note": naming.note[:500]}
    put_words(session, ArticleSuggestion, naming.id, {**words, **cut})


def article_sources_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingSource]:
    """As `articles_naming`, of what their sources are called."""
    rows = rows_naming(session, ArticleSource, ("label",), handles, after=after, limit=limit)
    return [NamingSource(**row) for row in rows]


def rewrite_article_source(session: Session, naming: NamingSource) -> None:
    """As `rewrite_article`."""
    put_words(session, ArticleSource, naming.id, {"label": naming.label})


@dataclass(frozen=True, kw_only=True)
class NamingRecording:
    """A recording in whose title or words a handle may stand; a line of `said` is a passage."""

    id: int
    title: str
    said: str


def article_recordings_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingRecording]:
    """As `articles_naming`, of what is said in their recordings."""
    said = cast(ArticleRecording.passages, Text)
    found = [
        column.icontains(mark, autoescape=True)
        for handle in handles
        for mark in (f"@{handle}", f"/people/{handle}")
        for column in (ArticleRecording.title, said)
    ]
    rows = session.scalars(
        select(ArticleRecording)
        .where(ArticleRecording.id > after, or_(*found))
        .order_by(ArticleRecording.id)
        .limit(limit)
    )
    return [
        NamingRecording(
            id=row.id, title=row.title, said="\n".join(words for _, words in row.passages)
        )
        for row in rows
    ]


def rewrite_article_recording(session: Session, naming: NamingRecording) -> None:
    """As `rewrite_article`; search is told, since it finds the article by these words."""
    row = session.get(ArticleRecording, naming.id, with_for_update=True)
    if row is None:
        return
    said = naming.said.split("\n")
    row.title = naming.title[:200]
    row.passages = [[start, new] for (start, _), new in zip(row.passages, said, strict=True)]
    article = session.get(Article, row.article_id)
    if article is not None and article.status == ArticleStatus.PUBLISHED:
        record(session, ArticleChanged(community_id=article.community_id, article_id=article.id))


Table = type[Base]  # with an id, as every table has in whose words a handle may stand


def rows_naming(
    session: Session,
    table: Table,
    names: Sequence[str],
    handles: Sequence[str],
    *,
    after: int,
    limit: int,
) -> list[dict[str, Any]]:
    """The next rows by id of any table that call somebody by one of the handles, or seem to."""
    of_table = table.__table__.c
    columns = [of_table[name] for name in names]
    found = [
        column.icontains(mark, autoescape=True)
        for handle in handles
        for mark in (f"@{handle}", f"/people/{handle}")
        for column in columns
    ]
    rows = session.execute(
        select(of_table.id, *columns)
        .where(of_table.id > after, or_(*found))
        .order_by(of_table.id)
        .limit(limit)
    )
    return [row._asdict() for row in rows]


def put_words(session: Session, table: Table, row_id: int, words: dict[str, str]) -> None:
    """Put these words in their columns, cut to what a column holds."""
    limits = {"title": 250, "summary": 300, "label": 200, "purpose": 300, "why": 300}
    kept = {name: value[: limits.get(name)] for name, value in words.items()}
    session.execute(
        update(table)
        .where(table.__table__.c.id == row_id)
        .values(kept)
        .execution_options(synchronize_session=False)
    )
