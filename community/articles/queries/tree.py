"""The articles of a community as a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.articles.models import Article, ArticleStatus, ArticleTag
from community.articles.queries.listing import ArticleRow, listed, rows_of
from community.communities.models import Tag


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """An article in the tree with what stands under it; `level` counts from 0."""

    row: ArticleRow
    level: int
    under: Sequence[Leaf]

    def all(self) -> list[Leaf]:
        """Itself and everything under it, in reading order."""
        return [self, *(each for leaf in self.under for each in leaf.all())]


@dataclass(frozen=True, kw_only=True)
class Body:
    """The words of an article, as typed and as shown."""

    body: str
    html: str


def bodies_of(session: Session, community_id: int) -> dict[int, Body]:
    """The words of the published articles of a community that access has granted, by id."""
    rows = session.execute(
        select(Article.id, Article.body, Article.body_html).where(
            Article.community_id == community_id, Article.status == ArticleStatus.PUBLISHED
        )
    )
    return {row.id: Body(body=row.body, html=row.body_html) for row in rows}


def tree_of(session: Session, community_id: int, *, kind: str = "", tag: str = "") -> list[Leaf]:
    """The published articles of a community that access has granted; two statements.

    Narrowed to a kind or a tag they stand one beside the other, as their tree would have gaps.
    """
    wanted = (
        listed()
        .where(Article.community_id == community_id, Article.status == ArticleStatus.PUBLISHED)
        .order_by(Article.position, Article.id)
    )
    if kind:
        wanted = wanted.where(Article.kind == kind)
    if tag:
        bearing = (
            select(ArticleTag.article_id)
            .join(Tag, Tag.id == ArticleTag.tag_id)
            .where(Tag.community_id == community_id, Tag.name == tag)
        )
        wanted = wanted.where(Article.id.in_(bearing))
    rows = rows_of(session, session.execute(wanted).all())
    if kind or tag:
        rows.sort(key=lambda row: row.title.casefold())
        return [Leaf(row=row, level=0, under=()) for row in rows]
    return _grown(rows)


def _grown(rows: Sequence[ArticleRow]) -> list[Leaf]:
    known = {row.id for row in rows}
    by_parent: defaultdict[int | None, list[ArticleRow]] = defaultdict(list)
    for row in rows:
        by_parent[row.parent_id if row.parent_id in known else None].append(row)

    def under(parent_id: int | None, level: int) -> list[Leaf]:
        return [
            Leaf(row=row, level=level, under=under(row.id, level + 1))
            for row in by_parent[parent_id]
        ]

    return under(None, 0)
