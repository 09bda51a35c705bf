"""Articles as rows of lists: who wrote them, who looks after them, how they stand today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.articles.access import kept_back_from_readers, visible_articles
from community.articles.models import Article, ArticleTag, Standing
from community.articles.policies import standing_on
from community.communities.models import Community, Tag
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.rights import Standing as Roles

_Author, _Owner = aliased(Account), aliased(Account)


@dataclass(frozen=True, kw_only=True)
class ArticleRow:
    """An article without its words; `standing` as of today."""

    id: int
    community_slug: str
    community_name: str
    kind: str
    status: str
    standing: Standing
    title: str
    summary: str
    language: str
    author_handle: str
    author_name: str
    owner_handle: str | None
    owner_name: str | None
    review_by: date | None
    confirmed_at: datetime | None
    superseded_by_id: int | None
    parent_id: int | None
    position: int
    starts: bool
    version: int
    created_at: datetime
    published_at: datetime | None
    changed_at: datetime
    tags: tuple[str, ...] = ()


_OF_ARTICLE = (
    *("id", "kind", "status", "title", "summary", "language", "review_by", "confirmed_at"),
    *(
        "superseded_by_id",
        "parent_id",
        "position",
        "starts",
        "version",
        "created_at",
        "published_at",
    ),
    "changed_at",
)
_IN_ROW = (
    *_OF_ARTICLE,
    *("community_slug", "community_name", "author_handle", "author_name"),
    *("owner_handle", "owner_name"),
)


def listed() -> Select[Any]:
    """The columns of `ArticleRow`, joined to communities for a condition of who may read."""
    return (
        select(
            *(getattr(Article, name) for name in _OF_ARTICLE),
            Community.slug.label("community_slug"),
            Community.name.label("community_name"),
            _Author.handle.label("author_handle"),
            _Author.name.label("author_name"),
            _Owner.handle.label("owner_handle"),
            _Owner.name.label("owner_name"),
        )
        .join(Community, Community.id == Article.community_id)
        .join(_Author, _Author.id == Article.author_id)
        .outerjoin(_Owner, _Owner.id == Article.owner_id)
    )


def rows_of(session: Session, found: Sequence[Row[Any]]) -> list[ArticleRow]:
    """Rows of `listed` with their tags; one more statement."""
    today = clock.now().date()
    tags = _tags(session, [row.id for row in found])
    return [
        ArticleRow(
            **{name: row._mapping[name] for name in _IN_ROW},  # noqa: SLF001  # SQLAlchemy's documented name
            standing=standing_on(row, today),
            tags=tags.get(row.id, ()),
        )
        for row in found
    ]


def _tags(session: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    if not ids:
        return found
    rows = session.execute(
        select(ArticleTag.article_id, Tag.name)
        .join(Tag, Tag.id == ArticleTag.tag_id)
        .where(ArticleTag.article_id.in_(ids))
        .order_by(Tag.name)
    )
    for article_id, name in rows:
        found[article_id] = (*found.get(article_id, ()), name)
    return found


def article_rows(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, ArticleRow]:
    """Those of these articles that the actor reads as everybody does, by id; two statements."""
    found = session.execute(listed().where(Article.id.in_(ids), visible_articles(actor))).all()
    return {row.id: row for row in rows_of(session, found)}


def article_row(session: Session, article_id: int) -> ArticleRow:
    """One article that access has granted; two statements."""
    return rows_of(session, [session.execute(listed().where(Article.id == article_id)).one()])[0]


def published_page(
    session: Session,
    actor: Actor,
    *,
    community_id: int | None = None,
    kind: str = "",
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[ArticleRow]:
    """Published articles that the actor reads, changed last first; one community's or of all."""
    statement = listed().where(visible_articles(actor))
    if community_id is not None:
        statement = statement.where(Article.community_id == community_id)
    if kind:
        statement = statement.where(Article.kind == kind)
    found: Page[Any] = keyset_page(
        session,
        statement,
        order=((Article.changed_at, True), (Article.id, True)),
        key=lambda row: (row.changed_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=rows_of(session, found.items), next_cursor=found.next_cursor)


def own_unpublished(
    session: Session, actor: Actor, *, community_id: int, standing: Roles, most: int = 50
) -> list[ArticleRow]:
    """Drafts and withdrawn articles that the actor edits, changed last first."""
    if not actor.signed_in or actor.suspended:
        return []
    found = session.execute(
        listed()
        .where(Article.community_id == community_id, kept_back_from_readers(actor, standing))
        .order_by(Article.changed_at.desc(), Article.id.desc())
        .limit(most)
    ).all()
    return rows_of(session, found)
