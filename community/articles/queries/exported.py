"""Published articles with their words: in batches to take along, and the newest for feeds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.aliases.policies import is_alias
from community.articles.access import visible_articles
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleRecording,
    ArticleSource,
    ArticleStatus,
    ArticleTag,
    ArticleVersion,
    ContributorState,
)
from community.articles.queries.listing import ArticleRow, listed, rows_of
from community.articles.queries.sources import sources_of_all
from community.communities.models import Tag

BATCH = 100


@dataclass(frozen=True, kw_only=True)
class WholeArticle(ArticleRow):
    """A published article with its words."""

    body: str
    body_html: str


@dataclass(frozen=True, kw_only=True)
class ExportedArticle(WholeArticle):
    """An article to take along: what it rests on, and who let their names stand with it.

    `sources` have a title and an address, as far as whoever takes them along may open them.
    """

    sources: tuple[dict[str, str], ...]
    contributors: tuple[str, ...]


def articles_stamp(session: Session, community_id: int) -> str:
    """Changes whenever an exported article does, but for names of people."""
    live = _live(community_id)
    counted = session.execute(
        select(
            *(func.count(), func.sum(Article.version), func.max(Article.id)),
            *(func.max(Article.changed_at), func.max(Article.confirmed_at)),
            *(func.sum(Article.position), func.sum(Article.parent_id)),
            *(func.sum(Article.owner_id), func.max(Article.review_by)),
        ).where(*live)
    ).one()
    parts: list[Any] = []
    for part in (ArticleSource, ArticleVersion, ArticleRecording):
        of_live = select(func.count(), func.max(part.id)).join(
            Article, Article.id == part.article_id
        )
        parts += session.execute(of_live.where(*live)).one()
    named = session.scalar(
        select(func.count())
        .select_from(ArticleContributor)
        .join(Article, Article.id == ArticleContributor.article_id)
        .where(*live, ArticleContributor.state == ContributorState.NAMED)
    )
    return ".".join(str(part or 0).replace(" ", "T") for part in (*counted, *parts, named))


def _live(community_id: int) -> tuple[Any, ...]:
    return (Article.community_id == community_id, Article.status == ArticleStatus.PUBLISHED)


def live_article_ids(session: Session, community_id: int) -> list[int]:
    """The articles that an export holds a page of."""
    return list(session.scalars(select(Article.id).where(*_live(community_id))))


def exported_articles(
    session: Session, actor: Actor, community_id: int, *, after: int
) -> list[ExportedArticle]:
    """The next published articles by id, for whom the export has been granted."""
    wanted = _whole().where(*_live(community_id), Article.id > after)
    found = _articles(session, session.execute(wanted.order_by(Article.id).limit(BATCH)).all())
    ids = [each.id for each in found]
    sources = sources_of_all(session, actor, ids)
    named = _named(session, ids)
    return [
        ExportedArticle(
            **asdict(each),
            sources=tuple(
                {"title": source.title or source.label, "address": source.address}
                for source in sources.get(each.id, ())
                if source.address
            ),
            contributors=named.get(each.id, ()),
        )
        for each in found
    ]


def newest_articles(
    session: Session, actor: Actor, *, community_id: int, tag: str | None, size: int
) -> list[WholeArticle]:
    """What was published last in a community and the actor may read; two statements."""
    wanted = _whole().where(Article.community_id == community_id, visible_articles(actor))
    if tag is not None:
        bearing = (
            select(ArticleTag.article_id)
            .join(Tag, Tag.id == ArticleTag.tag_id)
            .where(Tag.community_id == community_id, Tag.name == tag)
        )
        wanted = wanted.where(Article.id.in_(bearing))
    newest = wanted.order_by(Article.published_at.desc(), Article.id.desc()).limit(size)
    return _articles(session, session.execute(newest).all())


def _whole() -> Select[Any]:
    return listed().add_columns(Article.body, Article.body_html)


def _articles(session: Session, found: Sequence[Row[Any]]) -> list[WholeArticle]:
    plain = {each.id: each for each in rows_of(session, found)}
    return [
        WholeArticle(**asdict(plain[row.id]), body=row.body, body_html=row.body_html)
        for row in found
    ]


def _named(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Those who want to be named, by article; whoever wrote under an alias is never."""
    rows = session.execute(
        select(ArticleContributor.article_id, Account.name, Account.handle)
        .join(Account, Account.id == ArticleContributor.account_id)
        .where(
            ArticleContributor.article_id.in_(ids),
            ArticleContributor.state == ContributorState.NAMED,
        )
        .order_by(ArticleContributor.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for article_id, name, handle in rows:
        if not is_alias(handle):
            found[article_id] = (*found.get(article_id, ()), name)
    return found
