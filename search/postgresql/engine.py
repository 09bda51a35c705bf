"""A SearchEngine whose index is a schema of a PostgreSQL database.

For several hosts without local disks, and for those who want one store alone. It keeps the same
promises and ranks worse: `ts_rank` knows neither how rare a word is nor how long a text.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from types import MappingProxyType
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row

from search.analysis import spellings
from search.batches import batches
from search.documents import NOTHING_READ, Change, Document, Group, Hit, Page, Query, Removal
from search.engine import DEEPEST_GROUP, IndexBusy, IndexDamaged, Order, Progress, State
from search.facets import COLUMNS, NO_FACETS, Facets, ordered
from search.language import TYPED, words_only
from search.postgresql import asking, tables
from search.postgresql.connections import Connections
from search.postgresql.tables import SCHEMA, VERSION
from search.postgresql.words import Words, rows_of
from search.signals import factor
from search.spelling import corrected, ranked_completions, usable_prefix

_LOCK = 0x6865_6172_7468  # one writer of this schema at a time
_AT_ONCE = 500
_RELATED_TERMS = 40
Answer = TypeVar("Answer")


class PostgresEngine:
    """Documents as rows, their words as vectors under a GIN index."""

    def __init__(
        self, address: str, *, budget_seconds: float = 0.5, patience_seconds: float = 2.0
    ) -> None:
        self._connections = Connections(address)
        self._budget = budget_seconds
        self._patience = patience_seconds

    def search(
        self,
        query: Query,
        *,
        audiences: Iterable[str],
        limit: int = 20,
        offset: int = 0,
        order: Order = "relevance",
        signals: bool = True,
        counted: bool = False,
    ) -> Page:
        """One page of groups; see SearchEngine."""
        if not (query.asks_for_words or query.narrows) or offset > DEEPEST_GROUP:
            return Page()
        where, score, values = asking.conditions(query, audiences)
        values |= {"limit": limit, "offset": offset}
        newest = order == "newest" or not query.asks_for_words
        scored = f"({score}) * factor" if signals else f"({score})"

        def ask(cursor: Any) -> Page:
            found = rows_of(cursor, asking.groups(where, scored, newest=newest), values)
            totals = found
            if not found and offset:
                first = values | {"limit": 1, "offset": 0}
                totals = rows_of(cursor, asking.groups(where, scored, newest=newest), first)
            if not totals:
                return Page()
            within = values | {"threads": [row["thread"] for row in found]}
            hits = rows_of(cursor, asking.hits(where, scored, newest=newest), within)
            return Page(
                groups=_groups(found, hits),
                total=totals[0]["threads"],
                documents=totals[0]["documents"],
                facets=_facets(cursor, where, values) if counted else NO_FACETS,
            )

        return self._asked(ask, NOTHING_READ)

    def related(
        self,
        *,
        title: str,
        body: str,
        audiences: Iterable[str],
        languages: tuple[str, ...] = ("en",),
        limit: int = 10,
    ) -> Page:
        """Documents like a text being written; see SearchEngine. Its first words count."""
        query = words_only(f"{title}\n{body}", languages=languages)
        short = Query(text=title, terms=query.terms[:_RELATED_TERMS])
        return self.search(short, audiences=audiences, limit=limit)

    def suggest(
        self, text: str, *, audiences: Iterable[str], languages: tuple[str, ...] = ("en",)
    ) -> str:
        """Did you mean; see SearchEngine."""
        allowed = list(audiences)

        def ask(cursor: Any) -> str:
            words = Words(cursor, allowed)

            def known(word: str) -> bool:
                return words.known(term for code in languages for term in spellings(word, code))

            return corrected(text[: TYPED.characters], known=known, near=words.near)

        return self._asked(ask, "")

    def complete(self, prefix: str, *, audiences: Iterable[str], limit: int = 8) -> tuple[str, ...]:
        """Words that begin so; see SearchEngine."""
        begun, allowed = usable_prefix(prefix), list(audiences)
        if not begun:
            return ()
        none: dict[str, int] = {}
        found = self._asked(lambda c: Words(c, allowed).beginning(begun, limit=limit), none)
        return ranked_completions(found, limit)

    def write(self, changes: Iterable[Change], *, watermark: int | None = None) -> int:
        """Apply a batch; see SearchEngine."""
        last: dict[str, Document | None] = {}
        for change in changes:
            last.pop(change.uid, None)
            last[change.uid] = None if isinstance(change, Removal) else change
        rows = [(tables.row(d, factor(d)), tables.words(d)) for d in last.values() if d]
        with self._writing() as cursor:
            if not self._state(cursor).sound:
                raise IndexDamaged("The search index must be rebuilt before it is written.")
            gone = [tables.kept(uid) for uid in last]
            for table in ("documents", "words"):
                cursor.execute(f"DELETE FROM {SCHEMA}.{table} WHERE uid = ANY(%s)", (gone,))  # noqa: S608  # names of ours
            _insert(cursor, rows, suffix="")
            if watermark is not None:
                cursor.execute(f"UPDATE {SCHEMA}.state SET watermark = %s", (watermark,))  # noqa: S608  # the same
        return len(last)

    def rebuild(
        self, documents: Iterable[Document], *, watermark: int = 0, progress: Progress | None = None
    ) -> int:
        """Build beside, then swap, in one transaction; see SearchEngine."""
        written = 0
        with self._writing() as cursor:
            cursor.execute(tables.STATE)
            cursor.execute(tables.TABLES)
            for batch in batches(documents, _AT_ONCE):
                rows = [(tables.row(d, factor(d)), tables.words(d)) for d in batch]
                _insert(cursor, rows, suffix="_next")
                written += len(batch)
                if progress is not None:
                    progress(written)
            cursor.execute(tables.SWAPPED)
            cursor.execute(_PLACE, {"version": VERSION, "watermark": watermark})
        return written

    def state(self) -> State:
        """Version and count; see SearchEngine."""
        gone = State(documents=0, watermark=0, version="", problems=("It cannot be read.",))
        return self._asked(self._state, gone)

    def verify(self) -> State:
        """PostgreSQL checks its own pages; see SearchEngine."""
        return self.state()

    def count(self) -> int:
        """The number of documents; see SearchEngine."""
        return self.state().documents

    def uids(self) -> Iterator[str]:
        """Every uid; see SearchEngine."""
        rows = self._asked(lambda c: rows_of(c, f"SELECT uid FROM {SCHEMA}.documents", {}), None)  # noqa: S608  # names of ours
        if rows is None:
            raise IndexDamaged("The search index cannot be read.")
        return iter([row["uid"] for row in rows])

    def close(self) -> None:
        """Let go of connections; see SearchEngine."""
        self._connections.close()

    def _state(self, cursor: Any) -> State:
        (there,) = rows_of(
            cursor, f"SELECT to_regclass('{SCHEMA}.documents') IS NOT NULL AS yes", {}
        )
        if not there["yes"]:
            return State(documents=0, watermark=0, version="", problems=("There is no index.",))
        (row,) = rows_of(cursor, _STATE, {})
        version = row["version"]
        problems = [] if version == VERSION else [f"It was built as {version}; this is {VERSION}."]
        return State(
            documents=row["documents"],
            watermark=row["watermark"],
            version=version,
            problems=tuple(problems),
        )

    def _asked(self, ask: Callable[[Any], Answer], otherwise: Answer) -> Answer:
        """Ask within the budget; an index that is away or slow gives no answer, not an error."""
        try:
            with (
                self._connections.one() as connection,
                connection.cursor(row_factory=dict_row) as c,
            ):
                c.execute(f"SET LOCAL statement_timeout = {max(1, int(1000 * self._budget))}")
                return ask(c)
        except psycopg.Error:
            return otherwise

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One transaction as the only writer. Raises IndexBusy or IndexDamaged."""
        until = time.monotonic() + self._patience
        try:
            with (
                self._connections.one() as connection,
                connection.cursor(row_factory=dict_row) as c,
            ):
                while not rows_of(
                    c, "SELECT pg_try_advisory_xact_lock(%(k)s) AS had", {"k": _LOCK}
                )[0]["had"]:
                    if time.monotonic() > until:
                        raise IndexBusy("Another process is writing the search index.")
                    time.sleep(0.02)
                yield c
        except psycopg.OperationalError as error:
            raise IndexBusy(f"The search index could not be written: {error}") from error
        except psycopg.Error as error:
            raise IndexDamaged(f"{type(error).__name__}: {error}") from error


_STATE = f"""
    SELECT version, watermark, (SELECT count(*) FROM {SCHEMA}.documents) AS documents
    FROM {SCHEMA}.state
"""  # noqa: S608  # names of ours, as below
_PLACE = f"""
    INSERT INTO {SCHEMA}.state (version, watermark) VALUES (%(version)s, %(watermark)s)
    ON CONFLICT (one) DO UPDATE SET version = excluded.version, watermark = excluded.watermark
"""  # noqa: S608  # names of ours alone


def _insert(cursor: Any, rows: Sequence[tuple[Any, Any]], *, suffix: str) -> None:
    cursor.executemany(tables.inserted(f"documents{suffix}"), [row for row, _ in rows])
    words = [word for _, of in rows for word in of]
    cursor.executemany(f"INSERT INTO {SCHEMA}.words{suffix} VALUES (%s, %s, %s)", words)  # noqa: S608  # names of ours


def _groups(found: Sequence[dict[str, Any]], hits: Sequence[dict[str, Any]]) -> tuple[Group, ...]:
    of_thread: dict[str, list[Hit]] = {row["thread"]: [] for row in found}
    for hit in hits:
        created = hit["created"].astimezone(UTC)
        of_thread[hit["thread"]].append(
            Hit(**{**hit, "created": created, "score": float(hit["score"])})
        )
    return tuple(
        Group(row["thread"], tuple(of_thread[row["thread"]]), row["matches"]) for row in found
    )


def _facets(cursor: Any, where: str, values: dict[str, Any]) -> Facets:
    return MappingProxyType(
        {
            key: ordered(
                Counter(
                    {
                        r["value"]: r["count"]
                        for r in rows_of(cursor, asking.facet(where, key), values)
                    }
                )
            )
            for key in COLUMNS
        }
    )
