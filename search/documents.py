"""What goes into the index, what a reader asks, and what comes back: frozen facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

KINDS = ("thread", "question", "insight", "answer", "reply", "comment", "article", "person")
STANDINGS = ("fresh", "due", "stale", "superseded")
# A question that was solved was answered; one without an answer is open.
_IMPLIED = {
    "solved": frozenset({"answered", "accepted"}),
    "unanswered": frozenset({"open"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One findable passage.

    `uid` names the row behind it (`reply:41`), `thread` the group it is shown in, `audience` the
    single set of readers that may know it exists: `public`, `organisation`, `community:7`.
    `synonyms` find it like its tags but are not counted among them. `standing` says how far an
    article or thread can still be relied on (one of STANDINGS, or nothing when that is not known).
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
    synonyms: tuple[str, ...] = ()
    accepted: bool = False
    answers: int = 0
    standing: str = ""

    @property
    def marks(self) -> frozenset[str]:
        """What `is:` and `has:` find it by."""
        found = {self.status.casefold(), self.standing.casefold()}
        found |= _IMPLIED.get(self.status.casefold(), frozenset())
        if self.accepted:
            found.add("accepted")
        if self.answers or self.kind == "answer":
            found.add("answers")
        return frozenset(found - {""})


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


@dataclass(frozen=True, slots=True)
class Misread:
    """Something typed like an operator that cannot be one: `values` are what `key` may have
    behind it, none when there is no such operator and it was searched for as words."""

    typed: str
    key: str
    values: tuple[str, ...] = ()


Filters = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a reader asked, parsed: words add up, phrases and filters must hold.

    `without` are filters that must not hold; `after` is the first moment that is still meant,
    `before` the first that no longer is.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    prefixes: tuple[bytes, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    filters: Filters = ()
    without: Filters = ()
    after: datetime | None = None
    before: datetime | None = None
    ignored: tuple[str, ...] = ()
    misread: tuple[Misread, ...] = ()

    @property
    def asks_for_words(self) -> bool:
        """Whether anything positive was asked; filters alone list the newest first."""
        return bool(self.terms or self.phrases or self.prefixes)

    @property
    def narrows(self) -> bool:
        """Whether a filter says what is wanted; then it can stand alone."""
        return bool(self.filters or self.after or self.before)


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
