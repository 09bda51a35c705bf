"""Which articles the index has to look at: those that events are about, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.database import Database
from community.articles.events import ArticleChanged, ArticlePublished, ArticleWithdrawn
from community.articles.queries.found import (
    Writing,
    all_writings,
    article_ids_bearing,
    writings_of,
)
from community.communities.events import TagChanged
from community.outbox import DomainEvent

ARTICLES = (ArticlePublished, ArticleChanged, ArticleWithdrawn)
_AT_ONCE = 200


def articles_touched(database: Database, events: Iterable[DomainEvent]) -> list[Writing]:
    """The articles that these events are about, and those that bear a tag under its new name."""
    wanted: set[int] = set()
    renamed: set[int] = set()
    for event in events:
        if isinstance(event, ARTICLES):
            wanted.add(event.article_id)
        elif isinstance(event, TagChanged):
            renamed.add(event.tag_id)
    if not (wanted or renamed):
        return []
    with database.reading() as session:
        if renamed:
            wanted |= article_ids_bearing(session, renamed)
        return writings_of(session, wanted)


def all_articles(database: Database, community_id: int | None) -> Iterator[list[Writing]]:
    """Every article, of one community or of all, so many at a time."""
    after = 0
    while True:
        with database.reading() as session:
            writings = all_writings(session, after=after, limit=_AT_ONCE, community_id=community_id)
        if not writings:
            return
        yield writings
        after = writings[-1].id
