"""The recordings of articles, and what is said in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.articles.models import ArticleRecording
from community.articles.transcripts import Passage, address_at


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recording with its passages in order."""

    id: int
    article_id: int
    title: str
    url: str
    plays: str
    passages: Sequence[Passage]

    @property
    def timed(self) -> bool:
        """Whether its passages have times, so that captions can be made of them."""
        return any(passage.start is not None for passage in self.passages)

    def at(self, passage: Passage) -> str:
        """Where it goes on from that passage; empty where its host knows no such address."""
        return "" if self.plays else address_at(self.url, passage.start)


def recordings_of(session: Session, article_id: int) -> list[Recording]:
    """Those of an article that access has granted, as they were added."""
    return recordings_of_all(session, [article_id]).get(article_id, [])


def recordings_of_all(session: Session, article_ids: Collection[int]) -> dict[int, list[Recording]]:
    """Those of several articles, in one statement."""
    rows = session.scalars(
        select(ArticleRecording)
        .where(ArticleRecording.article_id.in_(article_ids))
        .order_by(ArticleRecording.id)
    )
    found: dict[int, list[Recording]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append(_recording(row))
    return found


def _recording(row: ArticleRecording) -> Recording:
    return Recording(
        id=row.id,
        article_id=row.article_id,
        title=row.title,
        url=row.url,
        plays=row.plays,
        passages=[Passage(start=start, words=words) for start, words in row.passages],
    )


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A passage of a recording as search shows it."""

    recording_id: int
    number: int
    words: str

    @property
    def place(self) -> str:
        """What follows the address of the article, so that the passage is shown."""
        return f"?spoken={self.recording_id}#spoken-{self.recording_id}-{self.number}"


def spoken_in(session: Session, article_ids: Collection[int]) -> dict[int, list[Spoken]]:
    """What is said in the recordings of articles, by article; one statement."""
    return {
        article_id: [
            Spoken(recording_id=one.id, number=number, words=passage.words)
            for one in recordings
            for number, passage in enumerate(one.passages)
        ]
        for article_id, recordings in recordings_of_all(session, article_ids).items()
    }
