"""Rows to search documents: the only writer of the index.

The relay hands over a batch of events with `Indexer.take` and calls `Indexer.rest` when nothing
waits. Both are safe to repeat: a document is keyed by its uid and the last write wins.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.database import Database
from app.worker.articles import ARTICLES, all_articles, articles_touched
from app.worker.documents import (
    change_of,
    change_of_article,
    change_of_person,
    document_of,
    document_of_article,
    document_of_person,
)
from community.accounts.events import (
    AccountChanged,
    AccountOpened,
    AccountReinstated,
    AccountSuspended,
)
from community.articles.queries.found import count_published
from community.communities.events import CommunityChanged, TagChanged
from community.outbox import DomainEvent, newest_seq
from community.outbox_claims import count_waiting
from community.questions.events import AcceptanceWithdrawn, AnswerAccepted
from community.search import queries
from community.search.actions import remember_watermark
from community.search.queries import Passage, Touched
from community.threads.events import (
    ReplyChanged,
    ReplyPosted,
    ReplyRemoved,
    ReplyRestored,
    ThreadChanged,
    ThreadRearranged,
    ThreadRemoved,
    ThreadRestored,
    ThreadsImported,
    ThreadsMoved,
    ThreadStarted,
)
from search import Change, Document, IndexDamaged, SearchEngine
from search.engine import Settling

_log = logging.getLogger(__name__)

_WHOLE_THREAD = (
    *(ThreadStarted, ThreadChanged, ThreadRemoved, ThreadRestored, ThreadRearranged),
    *(ReplyRemoved, ReplyRestored, AnswerAccepted, AcceptanceWithdrawn),
)
_ONE_REPLY = (ReplyPosted, ReplyChanged)
_PERSON = (AccountOpened, AccountChanged, AccountSuspended, AccountReinstated)

INDEXED: tuple[type[DomainEvent], ...] = (
    *_WHOLE_THREAD,
    *_ONE_REPLY,
    *ARTICLES,
    *_PERSON,
    ThreadsImported,
    ThreadsMoved,
    CommunityChanged,
    TagChanged,
)
_THREADS_AT_ONCE = 200
_PEOPLE_AT_ONCE = 1_000
_DOUBTS = 2


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The index held against the database, document by document."""

    documents: int
    missing: int
    extra: int
    problems: tuple[str, ...]
    waiting: int  # events that the worker has yet to carry to the index

    @property
    def right(self) -> bool:
        """Whether the index is sound and holds exactly the documents it should."""
        return not (self.missing or self.extra or self.problems)

    @property
    def behind(self) -> bool:
        """Whether nothing is known to be wrong but that the worker has not come so far yet."""
        return bool(self.waiting and not self.problems and not self.right)


class Indexer:
    """Keeps an index in step with the database, and mends it when it is not."""

    def __init__(self, database: Database, engine: SearchEngine) -> None:
        self._database = database
        self._engine = engine
        self._doubts = _DOUBTS
        self._place: int | None = None  # the watermark of the index, once known

    def start(self) -> None:
        """Rebuild when the index is missing, damaged, of another version or not this database's."""
        state = self._engine.verify()
        with self._database.reading() as session:
            remembered = queries.remembered_watermark(session)
            newest = newest_seq(session)
        if not state.version:
            _log.info("There is no search index yet; it is built now")
            self.rebuild()
            return
        problems = list(state.problems)
        # Old events are pruned, so the newest one left may be older than what was indexed.
        if not remembered <= state.watermark <= max(newest, remembered):
            problems.append(f"It stands at event {state.watermark}, the database at {remembered}.")
        if problems:
            _log.warning("The search index is built anew: %s", " ".join(problems))
            self.rebuild()

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Index what a batch of (sequence, event) pairs touched, in one commit.

        Raises IndexBusy when the index cannot be written now; the batch may then come again.
        """
        happened = [event for _, event in events]
        touched, people, communities = _sorted(happened)
        touched = self._with_bearers(touched, happened)
        writings = articles_touched(self._database, happened)
        watermark = max((seq for seq, _ in events), default=0)
        try:
            written = self._write_many(touched, communities)
            changes = [*self._changes(touched, people), *map(change_of_article, writings)]
            if changes or written:
                self._engine.write(changes, watermark=self._highest(watermark))
                self._remember(watermark)
        except IndexDamaged as error:
            _log.warning("The search index is built anew: %s", error)
            self.rebuild()

    def rest(self) -> None:
        """With nothing waiting: mend noticed damage, and after a start compare the counts.

        A post committed this moment is counted in one place only, so a difference is believed
        when it is seen twice.
        """
        if problems := self._engine.state().problems:
            _log.warning("The search index is built anew: %s", " ".join(problems))
            self.rebuild()
        elif self._doubts and not self._counts_differ():
            self._doubts = 0
        elif self._doubts:
            self._doubts -= 1
            if not self._doubts:
                _log.warning("The search index is built anew: it lacks documents or has too many.")
                self.rebuild()

    def settle(self, seconds: float) -> int:
        """Let the engine do its slow work, on whatever thread; how many documents still wait."""
        return self._engine.settle(seconds) if isinstance(self._engine, Settling) else 0

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Build the index from the rows beside the old one; how many documents it holds."""
        with self._database.reading() as session:
            newest = newest_seq(session)
        written = self._engine.rebuild(self._everything(), watermark=newest, progress=progress)
        self._remember(newest)
        self._place = newest
        self._doubts = 0
        return written

    def compare(self) -> Comparison:
        """Read the whole index and every row; slow, for the command line."""
        with self._database.reading() as session:
            waiting = count_waiting(session)
        state = self._engine.verify()
        expected = {document.uid for document in self._everything()}
        held = set() if state.problems else set(self._engine.uids())
        return Comparison(
            documents=state.documents,
            missing=len(expected - held),
            extra=len(held - expected),
            problems=state.problems,
            waiting=waiting,
        )

    def _counts_differ(self) -> bool:
        with self._database.reading() as session:
            expected = queries.count_findable(session) + count_published(session)
        return expected != self._engine.count()

    def _highest(self, watermark: int) -> int:
        """A repeated batch must not turn the clock back."""
        if self._place is None:
            self._place = self._engine.state().watermark
        self._place = max(watermark, self._place)
        return self._place

    def _remember(self, watermark: int) -> None:
        with self._database.unit_of_work() as session:
            remember_watermark(session, max(watermark, queries.remembered_watermark(session)))

    def _write_many(self, touched: Touched, communities: Collection[int]) -> bool:
        """Write whole communities, and threads beyond those that one commit takes."""
        slices = _slices(touched.threads)[1:]
        for some in slices:
            self._engine.write(self._changes(Touched(threads=some), ()))
        for community_id in communities:
            for passages in self._threads(community_id):
                self._engine.write(map(change_of, passages))
            for writings in all_articles(self._database, community_id):
                self._engine.write(map(change_of_article, writings))
        return bool(slices or communities)

    def _with_bearers(self, touched: Touched, events: Iterable[DomainEvent]) -> Touched:
        """Add the threads that bear a tag under its new name."""
        renamed = {event.tag_id for event in events if isinstance(event, TagChanged)}
        if not renamed:
            return touched
        with self._database.reading() as session:
            bearers = queries.thread_ids_bearing(session, renamed)
        return replace(touched, threads=touched.threads | bearers)

    def _changes(self, touched: Touched, people: Iterable[int]) -> list[Change]:
        first = next(iter(_slices(touched.threads)), frozenset())
        with self._database.reading() as session:
            passages = queries.passages_of(session, replace(touched, threads=first))
            persons = queries.people(session, people)
        return [*map(change_of, passages), *map(change_of_person, persons)]

    def _everything(self) -> Iterator[Document]:
        for passages in self._threads(None):
            yield from (document_of(passage) for passage in passages if passage.live)
        for writings in all_articles(self._database, None):
            yield from (document_of_article(writing) for writing in writings if writing.live)
        after = 0
        while True:
            with self._database.reading() as session:
                people = queries.everyone(session, after=after, limit=_PEOPLE_AT_ONCE)
            if not people:
                return
            yield from map(document_of_person, people)
            after = people[-1].id

    def _threads(self, community_id: int | None) -> Iterator[list[Passage]]:
        after = 0
        while True:
            with self._database.reading() as session:
                ids = queries.thread_ids(
                    session, after=after, limit=_THREADS_AT_ONCE, community_id=community_id
                )
                if not ids:
                    return
                passages = queries.passages_of(session, Touched(threads=frozenset(ids)))
            yield passages
            after = ids[-1]


def _slices(ids: frozenset[int]) -> list[frozenset[int]]:
    """As many threads at a time as one commit takes."""
    ordered = sorted(ids)
    starts = range(0, len(ordered), _THREADS_AT_ONCE)
    return [frozenset(ordered[start : start + _THREADS_AT_ONCE]) for start in starts]


def _sorted(events: Iterable[DomainEvent]) -> tuple[Touched, set[int], set[int]]:
    """Which posts, people and communities these events are about."""
    threads: set[int] = set()
    openings: set[int] = set()
    replies: set[int] = set()
    people: set[int] = set()
    communities: set[int] = set()
    for event in events:
        if isinstance(event, ThreadsImported | ThreadsMoved | TagChanged):
            threads.update(event.thread_ids)
        elif isinstance(event, _WHOLE_THREAD):
            threads.add(event.thread_id)
        elif isinstance(event, _ONE_REPLY):
            openings.add(event.thread_id)
            replies.add(event.reply_id)
        elif isinstance(event, _PERSON):
            people.add(event.account_id)
        elif isinstance(event, CommunityChanged) and event.audience_changed:
            communities.add(event.community_id)
    touched = Touched(
        threads=frozenset(threads), openings=frozenset(openings), replies=frozenset(replies)
    )
    return touched, people, communities
