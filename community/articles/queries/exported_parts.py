"""What belongs to published articles, in batches to take along: versions and recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.articles.models import Article, ArticleRecording, ArticleStatus, ArticleVersion

BATCH = 100


@dataclass(frozen=True, kw_only=True)
class ExportedVersion:
    """An article as it was saved once; nobody's name where who saved it is gone."""

    id: int
    article_id: int
    number: int
    title: str
    summary: str
    body: str
    tags: tuple[str, ...]
    note: str
    made_at: datetime
    author_handle: str | None
    author_name: str | None


@dataclass(frozen=True, kw_only=True)
class ExportedRecording:
    """A recording; `passages` have a `start` in whole seconds, None where no time is known."""

    id: int
    article_id: int
    title: str
    url: str
    passages: tuple[dict[str, Any], ...]


def exported_versions(session: Session, community_id: int, *, after: int) -> list[ExportedVersion]:
    """The next versions of published articles by id, as their readers may see them."""
    shown: tuple[Any, ...] = (
        *(ArticleVersion.id, ArticleVersion.article_id, ArticleVersion.number),
        *(ArticleVersion.title, ArticleVersion.summary, ArticleVersion.body),
        *(ArticleVersion.tags, ArticleVersion.note, ArticleVersion.made_at),
        *(Account.handle.label("author_handle"), Account.name.label("author_name")),
    )
    rows = session.execute(
        select(*shown)
        .join(Article, Article.id == ArticleVersion.article_id)
        .outerjoin(Account, Account.id == ArticleVersion.made_by_id)
        .where(*_live(community_id), ArticleVersion.id > after)
        .order_by(ArticleVersion.id)
        .limit(BATCH)
    )
    return [ExportedVersion(**{**row._asdict(), "tags": tuple(row.tags)}) for row in rows]


def exported_recordings(
    session: Session, community_id: int, *, after: int
) -> list[ExportedRecording]:
    """The next recordings of published articles by id, with what is said in them."""
    rows = session.scalars(
        select(ArticleRecording)
        .join(Article, Article.id == ArticleRecording.article_id)
        .where(*_live(community_id), ArticleRecording.id > after)
        .order_by(ArticleRecording.id)
        .limit(BATCH)
    )
    return [
        ExportedRecording(
            id=row.id,
            article_id=row.article_id,
            title=row.title,
            url=row.url,
            passages=tuple({"start": start, "words": words} for start, words in row.passages),
        )
        for row in rows
    ]


def _live(community_id: int) -> tuple[Any, ...]:
    return (Article.community_id == community_id, Article.status == ArticleStatus.PUBLISHED)
