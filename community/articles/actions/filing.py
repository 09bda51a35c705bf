"""Which file of an imported folder an article came from, so that a second run knows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.articles.models import Article, ArticleFile

LONGEST_PATH = 500


@dataclass(frozen=True, kw_only=True)
class KnownFile:
    """An article that came from a file; `saved_since` says that somebody changed it here."""

    article_id: int
    digest: str
    saved_since: bool


def files_known(session: Session, community_id: int) -> dict[str, KnownFile]:
    """The articles of a community that came from files, by path."""
    rows = session.execute(
        select(ArticleFile, Article.version)
        .join(Article, Article.id == ArticleFile.article_id)
        .where(ArticleFile.community_id == community_id)
    )
    return {
        file.path: KnownFile(
            article_id=file.article_id, digest=file.digest, saved_since=version != file.version
        )
        for file, version in rows
    }


def note_file(session: Session, article: Article, *, path: str, digest: str) -> None:
    """Note from which file an article came, and that it reads as that file does."""
    session.flush()  # the version that is noted
    file = session.get(ArticleFile, article.id)
    if file is None:
        file = ArticleFile(article_id=article.id, community_id=article.community_id, path=path)
        session.add(file)
    file.path, file.digest, file.version = path, digest, article.version
