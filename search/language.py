"""What a reader may type: words, "phrase", -not, wor* and the operators of `search.operators`.

Nothing here raises on odd input except QueryRefused for text that is too long: whatever is no
operator of ours is a word, and what looks like one is named in `Query.misread`. Limits are
applied before anything is analysed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from search.analysis import LONGEST_TERM, chunks, normalised, pieces, spellings
from search.documents import Filters, Misread, Phrase, Query, Term
from search.operators import DATES, FILTERS, Narrowing, read_operator

__all__ = ["FILTERS", "LONG_TEXT", "TYPED", "Limits", "QueryRefused", "parse", "words_only"]

_VALUES_PER_FILTER = 8
_MOST_NAMED = 20
OPERATORS = frozenset((*FILTERS, *DATES))

TOKEN = re.compile(
    r"""
    (?P<not>-)?
    (?:
        (?P<key>[a-z]{2,10}):(?:"(?P<quoted_value>[^"]{1,64})"|(?P<value>[^\s"]{1,64})(?=\s|$))
      | "(?P<phrase>[^"]*)(?:"|$)
      | (?P<word>[^\s"]+)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class QueryRefused(ValueError):
    """The query is longer than `most` characters, which is too long to read."""

    code = "query_too_long"

    def __init__(self, *, most: int) -> None:
        super().__init__(
            f"The search is longer than {most} characters. "
            "Keep the words that matter most and search again."
        )
        self.most = most


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a query is read."""

    characters: int = 256
    terms: int = 12
    prefixes: int = 2
    prefix_letters: int = 3


TYPED = Limits()
# Whole titles and bodies, for related questions and for measuring relevance on files.
LONG_TEXT = Limits(characters=100_000, terms=2_000, prefixes=0)


def parse(
    text: str,
    *,
    filters: Mapping[str, str | Iterable[str]] | None = None,
    languages: tuple[str, ...] = ("en",),
    limits: Limits = TYPED,
) -> Query:
    """Read what was typed, with filters chosen in form fields added to the typed ones.

    `languages` are those whose stemming the words may match. Raises QueryRefused.
    """
    if len(text) > limits.characters:
        raise QueryRefused(most=limits.characters)
    reading = _Reading(languages=languages, limits=limits)
    for match in TOKEN.finditer(_printable(text)):
        reading.take(match)
    for key, chosen in (filters or {}).items():
        for value in (chosen,) if isinstance(chosen, str) else chosen:
            reading.narrow(key, value)
    return reading.query(text.strip())


def words_only(
    text: str, *, languages: tuple[str, ...] = ("en",), limits: Limits = LONG_TEXT
) -> Query:
    """Read text that was not typed as a query: no operator means anything in it."""
    reading = _Reading(languages=languages, limits=limits)
    reading.words(_printable(text[: limits.characters]))
    return reading.query(text.strip())


def _sorted(filters: Mapping[str, set[str]]) -> Filters:
    return tuple((key, frozenset(values)) for key, values in sorted(filters.items()))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


class _Reading:
    """The parts of a query, collected token by token within the limits."""

    def __init__(self, *, languages: tuple[str, ...], limits: Limits) -> None:
        self._languages = languages or ("en",)
        self._limits = limits
        self._room = limits.terms
        self._terms: dict[Term, None] = {}
        self._phrases: list[Phrase] = []
        self._prefixes: list[bytes] = []
        self._excluded: list[Phrase] = []
        self._filters: dict[str, set[str]] = {}
        self._without: dict[str, set[str]] = {}
        self._dates: dict[str, datetime] = {}
        self._misread: dict[Misread, None] = {}
        self._ignored: list[str] = []

    def take(self, match: re.Match[str]) -> None:
        """Sort one token of the query into its part."""
        negative = match["not"] is not None
        if match["phrase"] is not None:
            self._phrase(match["phrase"], negative=negative)
        elif match["key"] is None:
            self._word(match["word"], negative=negative)
        else:
            self._operator(match, negative=negative)

    def narrow(self, key: str, value: str) -> None:
        """Add a filter chosen in a form; what cannot be meant narrows nothing and is named."""
        value = _printable(value).strip()
        if not value:
            return
        read = read_operator(key, value)
        if isinstance(read, Misread):
            self._name(read)
        else:
            self._add(read, negative=False)

    def _operator(self, match: re.Match[str], *, negative: bool) -> None:
        key, value = match["key"].lower(), match["quoted_value"] or match["value"]
        read = read_operator(key, value)
        if isinstance(read, Narrowing):
            self._add(read, negative=negative)
            return
        if not value.startswith(("/", ":")):  # an address or code, which nobody takes for one
            self._name(read)
        if key not in OPERATORS:
            self.words(match.group())

    def _add(self, read: Narrowing, *, negative: bool) -> None:
        if read.at is not None:
            if negative:
                self._name(Misread(f"-{read.key}:", f"-{read.key}", DATES))
            elif read.key == "after":
                self._dates["after"] = max(read.at, self._dates.get("after", read.at))
            else:
                self._dates["before"] = min(read.at, self._dates.get("before", read.at))
            return
        chosen = (self._without if negative else self._filters).setdefault(read.key, set())
        if len(chosen) < _VALUES_PER_FILTER:
            chosen.add(read.value)

    def _name(self, misread: Misread) -> None:
        if len(self._misread) < _MOST_NAMED:
            self._misread[misread] = None

    def words(self, text: str) -> None:
        """Add every word of a text."""
        for chunk in chunks(normalised(text)):
            if self._spend(chunk):
                self._terms.update(dict.fromkeys(self._chunk_terms(chunk)))

    def query(self, text: str) -> Query:
        """The finished query."""
        return Query(
            text=text,
            terms=tuple(self._terms),
            phrases=tuple(self._phrases),
            prefixes=tuple(self._prefixes),
            excluded=tuple(self._excluded),
            filters=_sorted(self._filters),
            without=_sorted(self._without),
            after=self._dates.get("after"),
            before=self._dates.get("before"),
            ignored=tuple(self._ignored),
            misread=tuple(self._misread),
        )

    def _word(self, word: str, *, negative: bool) -> None:
        if negative:
            self._phrase(word, negative=True)
        elif not self._prefix(word):
            self.words(word)

    def _prefix(self, word: str) -> bool:
        """Take `word*` as the beginning of a word; too short or too many, it is a plain word."""
        stem = normalised(word[:-1])
        usable = (
            word.endswith("*")
            and stem.isalnum()
            and self._limits.prefix_letters <= len(stem) <= LONGEST_TERM
            and len(self._prefixes) < self._limits.prefixes
        )
        if usable and self._spend(word):
            self._prefixes.append(stem.encode())
        return usable

    def _phrase(self, text: str, *, negative: bool) -> None:
        words = [piece for chunk in chunks(normalised(text)) for piece in pieces(chunk)]
        kept = tuple(self._piece_term(word) for word in words if self._spend(word))
        if kept:
            (self._excluded if negative else self._phrases).append(kept)

    def _chunk_terms(self, chunk: str) -> Iterable[Term]:
        found = list(pieces(chunk))
        yield from map(self._piece_term, found)
        if found and found != [chunk]:
            yield Term((chunk[:LONGEST_TERM].encode(),))

    def _piece_term(self, piece: str) -> Term:
        found = [term for language in self._languages for term in spellings(piece, language)]
        return Term(tuple(dict.fromkeys(found)))

    def _spend(self, word: str) -> bool:
        """Take room for one word; what finds no room is named to the reader."""
        if self._room <= 0:
            if len(self._ignored) < _MOST_NAMED:
                self._ignored.append(word[:LONGEST_TERM])
            return False
        self._room -= 1
        return True
