"""Articles as search finds them: checked once more against the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.articles.access import visible_articles
from community.articles.models import Article, ArticleStatus, ArticleTag, Standing
from community.articles.policies import standing_on
from community.articles.queries.recordings import Spoken, spoken_in
from community.communities.models import Community, Tag

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class FoundArticle:
    """An article that the reader may open now."""

    id: int
    kind: str
    title: str
    html: str
    created_at: datetime
    confirmed_at: datetime | None
    standing: Standing
    author_handle: str
    author_name: str
    community_slug: str
    community_name: str
    spoken: Sequence[Spoken] = ()  # what is said in its recordings


@dataclass(frozen=True, kw_only=True)
class Writing:
    """An article as the index needs it; `live` says whether it may be found at all."""

    id: int
    community_id: int
    title: str
    summary: str
    html: str
    language: str
    author_id: int
    created_at: datetime
    standing: Standing
    live: bool
    tags: tuple[str, ...] = ()
    spoken: str = ""  # what is said in its recordings


def articles_found(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, FoundArticle]:
    """The articles among these that the actor may read, by id; two statements at most."""
    wanted = list(ids)
    if not wanted:
        return {}
    today = clock.now().date()
    wanted_rows: Any = (
        select(
            Article.id,
            Article.kind,
            Article.title,
            Article.body_html.label("html"),
            Article.created_at,
            Article.confirmed_at,
            Article.review_by,
            Article.superseded_by_id,
            Account.handle.label("author_handle"),
            Account.name.label("author_name"),
            Community.slug.label("community_slug"),
            Community.name.label("community_name"),
        )
        .join(Community, Community.id == Article.community_id)
        .join(Account, Account.id == Article.author_id)
        .where(Article.id.in_(wanted), visible_articles(actor))
    )
    rows = session.execute(wanted_rows).all()
    spoken = spoken_in(session, [row.id for row in rows]) if rows else {}
    return {row.id: _found(row, standing_on(row, today), spoken.get(row.id, [])) for row in rows}


def _found(row: Row[Any], standing: Standing, spoken: Sequence[Spoken]) -> FoundArticle:
    said = {
        name: value
        for name, value in row._mapping.items()  # noqa: SLF001  # SQLAlchemy's documented name
        if name not in ("review_by", "superseded_by_id")
    }
    return FoundArticle(**said, standing=standing, spoken=spoken)


def writings_of(session: Session, ids: Collection[int]) -> list[Writing]:
    """These articles, those that may not be found included; three statements per 500."""
    ordered = sorted(ids)
    found: list[Writing] = []
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows = session.execute(_columns().where(Article.id.in_(some))).all()
        found += _writings(session, rows)
    return found


def all_writings(
    session: Session, *, after: int, limit: int, community_id: int | None = None
) -> list[Writing]:
    """Articles by ascending id, for building the index anew; drafts are not live."""
    wanted = _columns().where(Article.id > after).order_by(Article.id).limit(limit)
    if community_id is not None:
        wanted = wanted.where(Article.community_id == community_id)
    return _writings(session, session.execute(wanted).all())


def _columns() -> Any:
    return select(
        Article.id,
        Article.community_id,
        Article.title,
        Article.summary,
        Article.body_html,
        Article.language,
        Article.author_id,
        Article.created_at,
        Article.review_by,
        Article.superseded_by_id,
        Article.status,
    )


def _writings(session: Session, rows: Sequence[Row[Any]]) -> list[Writing]:
    today = clock.now().date()
    tags = _tags(session, [row.id for row in rows])
    spoken = spoken_in(session, [row.id for row in rows])
    return [
        Writing(
            id=row.id,
            community_id=row.community_id,
            title=row.title,
            summary=row.summary,
            html=row.body_html,
            language=row.language,
            author_id=row.author_id,
            created_at=row.created_at,
            standing=standing_on(row, today),
            live=row.status == ArticleStatus.PUBLISHED,
            tags=tags.get(row.id, ()),
            spoken="\n".join(each.words for each in spoken.get(row.id, ())),
        )
        for row in rows
    ]


def _tags(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = session.execute(
        select(ArticleTag.article_id, Tag.name)
        # By each of its synonyms too, as threads are.
        .join(Tag, or_(Tag.id == ArticleTag.tag_id, Tag.canonical_id == ArticleTag.tag_id))
        .where(ArticleTag.article_id.in_(ids))
        .order_by(Tag.name)
    )
    for article_id, name in rows:
        found[article_id] = (*found.get(article_id, ()), name)
    return found


def article_ids_bearing(session: Session, tag_ids: Collection[int]) -> frozenset[int]:
    """Ids of the articles that bear one of the tags."""
    bearing = select(ArticleTag.article_id).where(ArticleTag.tag_id.in_(tag_ids))
    return frozenset(session.scalars(bearing))


def count_published(session: Session) -> int:
    """How many documents a complete index holds of articles."""
    published = Article.status == ArticleStatus.PUBLISHED
    return session.scalar(select(func.count(Article.id)).where(published)) or 0
