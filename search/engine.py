"""What a search engine promises: the one protocol that every implementation is tested against."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from search.documents import Change, Document, Page, Query

Order = Literal["relevance", "newest"]
Progress = Callable[[int], None]

BUDGET_SECONDS = 0.5
DEEPEST_GROUP = 1_000


class IndexBusy(Exception):
    """Another process is writing; the batch can be tried again as it is."""


class IndexDamaged(Exception):
    """The index cannot be written or read any more; it must be rebuilt from the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an index says of itself, to be held against the database."""

    documents: int
    watermark: int
    version: str
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong; the count is for the caller to compare."""
        return not self.problems


class SearchEngine(Protocol):
    """Documents in, ranked and permitted passages out."""

    def write(self, changes: Iterable[Change], *, watermark: int | None = None) -> int:
        """Apply a batch in order, the last change of a uid winning, and make it findable.

        Returns the number of documents written or removed. `watermark` is the caller's place in
        its journal, kept with the batch. Raises IndexBusy or IndexDamaged; then nothing happened.
        """
        ...

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
        """One page of groups among the documents of these audiences; never raises on a query.

        `signals` lets acceptance and freshness count beside the words; `counted` fills the facets.
        """
        ...

    def suggest(
        self, text: str, *, audiences: Iterable[str], languages: tuple[str, ...] = ("en",)
    ) -> str:
        """Did you mean: the typed text with words that nobody of these audiences wrote replaced
        by near ones that somebody did; empty when there is nothing to say."""
        ...

    def complete(self, prefix: str, *, audiences: Iterable[str], limit: int = 8) -> tuple[str, ...]:
        """Words in documents of these audiences that begin so, the commonest first; none for
        fewer than two letters."""
        ...

    def related(
        self,
        *,
        title: str,
        body: str,
        audiences: Iterable[str],
        languages: tuple[str, ...] = ("en",),
        limit: int = 10,
    ) -> Page:
        """Documents like a text that is being written: its title, and its most telling words."""
        ...

    def rebuild(
        self, documents: Iterable[Document], *, watermark: int = 0, progress: Progress | None = None
    ) -> int:
        """Build everything anew beside the old index, then swap; returns how many documents."""
        ...

    def verify(self) -> State:
        """Read every file and compare checksums, versions and uids; slow, for start and command."""
        ...

    def state(self) -> State:
        """What `verify` says without reading the files: damage noticed before, versions, count."""
        ...

    def count(self) -> int:
        """The number of documents that can be found by somebody."""
        ...

    def uids(self) -> Iterator[str]:
        """The uid of every document, in no order."""
        ...

    def close(self) -> None:
        """Let go of files; the engine is not used afterwards."""
        ...


@runtime_checkable
class Settling(Protocol):
    """An engine with slow work that searching need not wait for."""

    def settle(self, seconds: float) -> int:
        """Work on it for so long; how many documents still wait."""
        ...
