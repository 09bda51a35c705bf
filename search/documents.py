"""What goes into the index, what a reader asks, and what comes back: frozen facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

KINDS = ("thread", "question", "insight", "answer", "reply", "comment", "article", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One findable passage.

    `uid` names the row behind it (`reply:41`), `thread` the group it is shown in, `audience` the
    single set of readers that may know it exists: `public`, `organisation`, `community:7`.
    """

    uid: str
    kind: str
    audience: str
    thread: str
    created: datetime
    title: str = ""
    body: str = ""
    community: str = ""
    author: str = ""
    status: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    accepted: bool = False
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Removal:
    """The order to forget a document; unknown uids are forgotten already."""

    uid: str


Change = Document | Removal


@dataclass(frozen=True, slots=True)
class Term:
    """One word as the index may hold it: any of the spellings counts as the word."""

    spellings: tuple[bytes, ...]
    weight: float = 1.0


Phrase = tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a reader asked, parsed: words add up, phrases and filters must hold."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    prefixes: tuple[bytes, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    filters: tuple[tuple[str, frozenset[str]], ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def asks_for_words(self) -> bool:
        """Whether anything positive was asked; filters alone list the newest first."""
        return bool(self.terms or self.phrases or self.prefixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document that answers, named but not quoted: the caller loads the text it may show."""

    uid: str
    kind: str
    thread: str
    community: str
    created: datetime
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one thread, best first; `matches` counts those not listed too."""

    thread: str
    hits: tuple[Hit, ...]
    matches: int

    @property
    def best(self) -> Hit:
        """The passage to show."""
        return self.hits[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of groups; every count is taken over what the reader may see.

    `degraded` says that the index could not be read or that time ran out: the groups are
    what is known, which may be nothing, and the counts are no answer.
    """

    groups: tuple[Group, ...] = ()
    total: int = 0
    documents: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    degraded: bool = False


NOTHING_READ = Page(degraded=True)
