"""The versions of an article that access has granted, and the tags that it bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.articles.models import Article, ArticleTag, ArticleVersion
from community.communities.models import Tag
from community.errors import NotFound
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version for a list: without its words."""

    number: int
    title: str
    note: str
    made_at: datetime
    handle: str | None
    name: str | None


def tags_of(session: Session, article_id: int) -> tuple[str, ...]:
    """The names of its tags, in order."""
    return tuple(
        session.scalars(
            select(Tag.name)
            .join(ArticleTag, ArticleTag.tag_id == Tag.id)
            .where(ArticleTag.article_id == article_id)
            .order_by(Tag.name)
        )
    )


def version_numbered(session: Session, article: Article, number: int) -> ArticleVersion:
    """One version whole; NotFound when there is none of this number."""
    if number > article.version:
        raise NotFound  # also for what the column cannot hold
    found = session.scalar(
        select(ArticleVersion).where(
            ArticleVersion.article_id == article.id, ArticleVersion.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def versions_of(
    session: Session, article: Article, *, cursor: str | None, size: int = DEFAULT_SIZE
) -> Page[VersionRow]:
    """A page of its versions, newest first."""
    statement = _listed().where(ArticleVersion.article_id == article.id)
    found: Page[Any] = keyset_page(
        session,
        statement,
        order=((ArticleVersion.number, True),),
        key=lambda row: (row.number,),
        cursor=cursor,
        size=size,
    )
    rows = [VersionRow(**row._mapping) for row in found.items]  # noqa: SLF001  # SQLAlchemy's documented name
    return Page(items=rows, next_cursor=found.next_cursor)


def version_row(session: Session, article: Article, number: int) -> VersionRow:
    """One version that there is, as it stands in the list."""
    wanted = _listed().where(
        ArticleVersion.article_id == article.id, ArticleVersion.number == number
    )
    return VersionRow(**session.execute(wanted).one()._mapping)  # noqa: SLF001  # SQLAlchemy's documented name


def _listed() -> Any:
    return select(
        ArticleVersion.number,
        ArticleVersion.title,
        ArticleVersion.note,
        ArticleVersion.made_at,
        Account.handle,
        Account.name,
    ).outerjoin(Account, Account.id == ArticleVersion.made_by_id)
