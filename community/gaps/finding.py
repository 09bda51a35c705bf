"""Find the gaps of each community from what was looked for in vain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.articles.models import Article, ArticleStatus
from community.gaps.events import GapFound
from community.gaps.models import Gap, GapKey, GapState, Looker, Miss
from community.gaps.policies import (
    FEWEST_ASKERS,
    READ_EVERY,
    clusters,
    has_grown,
    is_about,
)
from community.outbox import record
from community.threads.listed import is_counted, is_waiting
from community.threads.models import Thread, ThreadKind

MOST_QUESTIONS = 500  # looked at in a community, the newest first
Stems = Callable[[str, str], Iterable[str]]


@dataclass(frozen=True, kw_only=True)
class _Titles:
    """What the threads of a community are about, by id."""

    waiting: Mapping[int, frozenset[str]]
    answered: Mapping[int, frozenset[str]]
    duplicates: tuple[frozenset[str], ...]
    articles: tuple[tuple[datetime, frozenset[str]], ...]  # with when each was published


def find_gaps(session: Session, stems_of: Stems) -> bool:
    """Once an hour: read the misses of every community anew; whether that was done.

    `stems_of(text, language)` are the stems of a title, as search makes them.
    """
    key = session.scalar(select(GapKey).with_for_update())
    now = clock.now()
    if key is None or (key.read_at is not None and key.read_at > now - READ_EVERY):
        return False
    key.read_at = now
    for community_id in session.scalars(select(Miss.community_id).distinct()).all():
        _find_in(session, community_id, stems_of)
    return True


def _find_in(session: Session, community_id: int, stems_of: Stems) -> None:
    rows = session.execute(
        select(Looker.stem, Looker.word, func.count())
        .where(Looker.community_id == community_id)
        .group_by(Looker.stem, Looker.word)
    )
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for stem, word, people in rows:
        spelled[stem][word] += people
    told = {stem: words for stem, words in spelled.items() if words.total() >= FEWEST_ASKERS}
    if not told:
        return
    misses = session.scalars(select(Miss.stems).where(Miss.community_id == community_id)).all()
    titles = _titles(session, community_id, stems_of)
    for cluster in clusters(misses, told):
        searches = sum(1 for stems in misses if cluster.intersection(stems))
        _keep(session, community_id, cluster, told, searches=searches, titles=titles)


def _titles(session: Session, community_id: int, stems_of: Stems) -> _Titles:
    here = (Thread.community_id == community_id, Thread.kind == ThreadKind.QUESTION, *is_counted())
    columns = (Thread.id, Thread.title, Thread.language)

    def titled(*which: object) -> dict[int, frozenset[str]]:
        rows = session.execute(
            select(*columns).where(*here, *which).order_by(Thread.id.desc()).limit(MOST_QUESTIONS)  # type: ignore[arg-type]  # conditions
        )
        return {row.id: frozenset(stems_of(row.title, row.language or "en")) for row in rows}

    return _Titles(
        waiting=titled(is_waiting()),
        answered=titled(Thread.accepted_reply_id.is_not(None)),
        duplicates=tuple(titled(Thread.superseded_by_id.is_not(None)).values()),
        articles=_articles(session, community_id, stems_of),
    )


def _articles(
    session: Session, community_id: int, stems_of: Stems
) -> tuple[tuple[datetime, frozenset[str]], ...]:
    published = Article.published_at
    rows = session.execute(
        select(Article.title, Article.language, published)
        .where(Article.community_id == community_id, Article.status == ArticleStatus.PUBLISHED)
        .order_by(Article.id.desc())
        .limit(MOST_QUESTIONS)
    )
    found = ((row.published_at, stems_of(row.title, row.language or "en")) for row in rows)
    return tuple((at, frozenset(stems)) for at, stems in found if at is not None)


def _keep(
    session: Session,
    community_id: int,
    cluster: frozenset[str],
    told: Mapping[str, Counter[str]],
    *,
    searches: int,
    titles: _Titles,
) -> None:
    stems = " ".join(sorted(cluster))
    gap = session.scalar(select(Gap).where(Gap.community_id == community_id, Gap.stems == stems))
    now = clock.now()
    askers = max(told[stem].total() for stem in cluster)
    fresh = gap is None
    if gap is None:
        gap = Gap(community_id=community_id, stems=stems, found_at=now, dismissed_at_askers=0)
        gap.state, gap.reason, gap.closed_by_id = GapState.OPEN, "", None
        session.add(gap)
    gap.words = [_shown(stem, told[stem]) for stem in _by_use(cluster, told)]
    gap.askers, gap.searches, gap.changed_at = askers, searches, now
    about = [number for number, title in titles.waiting.items() if is_about(title, cluster)]
    gap.questions = sorted(about)
    gap.duplicates = sum(is_about(title, cluster) for title in titles.duplicates)
    if gap.state == GapState.DISMISSED and has_grown(askers, gap.dismissed_at_askers):
        gap.state, fresh = GapState.OPEN, True
    _close(gap, cluster, titles)
    session.flush()
    if fresh and gap.state == GapState.OPEN:
        record(session, GapFound(community_id=community_id, gap_id=gap.id))


def _close(gap: Gap, cluster: frozenset[str], titles: _Titles) -> None:
    """A question about it with an accepted answer fills the gap, and so does an article.

    An article that was there when the gap was found did not help those who looked: it fills none.
    """
    if gap.state != GapState.OPEN:
        return
    answers = [number for number, title in titles.answered.items() if is_about(title, cluster)]
    written = any(at > gap.found_at and is_about(title, cluster) for at, title in titles.articles)
    if answers or written:
        gap.state, gap.closed_by_id = GapState.CLOSED, max(answers, default=None)


def _by_use(cluster: frozenset[str], told: Mapping[str, Counter[str]]) -> list[str]:
    return sorted(cluster, key=lambda stem: (-told[stem].total(), stem))


def _shown(stem: str, words: Counter[str]) -> str:
    """The spelling that most people used, of equals the first by the alphabet.

    Where each is that of fewer than five people, what they have in common stands for them all.
    """
    word, people = min(words.items(), key=lambda each: (-each[1], each[0]))
    return word if people >= FEWEST_ASKERS else stem
