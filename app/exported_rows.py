"""What an export of a community holds, read a batch at a time on behalf of whoever asked.

Every batch is read in a short transaction of its own: should they lose their part meanwhile, the
file ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.database import Database
from community.accounts.actor import Actor
from community.articles.queries import (
    ExportedArticle,
    Recording,
    exported_articles,
    exported_recordings,
    exported_versions,
    live_article_ids,
    recordings_of_all,
)
from community.communities.access import community_by_id_to
from community.lifecycle.queries.exports import (
    BATCH,
    ExportedReply,
    ExportedThread,
    exported_replies,
    exported_threads,
    live_thread_ids,
    replies_of,
)
from community.paths.queries import ExportedPath, exported_paths
from community.threads.access import uploads_to_see

Read = Callable[[Session, int, int], Sequence[Any]]  # of a community, what follows an id
Inside = Mapping[str, frozenset[int]]  # ids that have a page in the file, by its folder


class Source:
    """Reads what the actor may read, a batch at a time."""

    def __init__(self, found: Database, who: Actor, community_id: int) -> None:
        self._database, self._actor, self._place = found, who, community_id

    def rows(self, read: Read) -> Iterator[Any]:
        """Every row, by id."""
        for batch in self.batches(read):
            yield from batch

    def batches(self, read: Read) -> Iterator[Sequence[Any]]:
        """Every row, a hundred at a time."""
        after = 0
        while batch := self.read(lambda session, at=after: read(session, self._place, at)):
            yield batch
            after = batch[-1].id
            if len(batch) < BATCH:
                return

    def listings(self) -> tuple[tuple[str, Read], ...]:
        """What stands in the file line by line."""
        return (
            ("threads.jsonl", threads),
            ("replies.jsonl", _replies),
            ("articles.jsonl", self.articles),
            ("article_versions.jsonl", _versions),
            ("recordings.jsonl", _recordings),
            ("paths.jsonl", self.paths),
        )

    def articles(self, session: Session, community_id: int, after: int) -> list[ExportedArticle]:
        """The next published articles, with the sources that the actor may open."""
        return exported_articles(session, self._actor, community_id, after=after)

    def paths(self, session: Session, community_id: int, after: int) -> list[ExportedPath]:
        """The next reading paths, with the steps that the actor may open."""
        return exported_paths(session, self._actor, community_id, after=after)

    def recordings(self, articles: Sequence[ExportedArticle]) -> dict[int, list[Recording]]:
        """The recordings of these articles."""
        ids = [article.id for article in articles]
        found: dict[int, list[Recording]] = self.read(lambda held: recordings_of_all(held, ids))
        return found

    def ids(self) -> Inside:
        """What has a page in the file."""
        return {
            "threads": frozenset(self.read(lambda held: live_thread_ids(held, self._place))),
            "articles": frozenset(self.read(lambda held: live_article_ids(held, self._place))),
        }

    def replies(self, threads: Sequence[ExportedThread]) -> dict[int, list[ExportedReply]]:
        """What was said in these threads."""
        ids = [thread.id for thread in threads]
        found: dict[int, list[ExportedReply]] = self.read(
            lambda session: replies_of(session, self._place, ids)
        )
        return found

    def images(self, keys: set[str]) -> dict[str, tuple[str, str]]:
        """Content and kind of those images that the actor may see."""
        found: dict[str, tuple[str, str]] = self.read(
            lambda session: uploads_to_see(session, self._actor, keys)
        )
        return found

    def read(self, ask: Callable[..., Any]) -> Any:
        """One short look, as long as the actor may."""
        with self._database.reading() as session:
            community_by_id_to(session, self._actor, self._place, verb="lifecycle.export")
            return ask(session)


def threads(session: Session, community_id: int, after: int) -> list[ExportedThread]:
    """The next live threads."""
    return exported_threads(session, community_id, after=after)


def _replies(session: Session, community_id: int, after: int) -> list[ExportedReply]:
    return exported_replies(session, community_id, after=after)


def _versions(session: Session, community_id: int, after: int) -> Sequence[Any]:
    return exported_versions(session, community_id, after=after)


def _recordings(session: Session, community_id: int, after: int) -> Sequence[Any]:
    return exported_recordings(session, community_id, after=after)
