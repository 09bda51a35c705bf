"""What a reader may type: words, "phrase", -not, wor* and in: type: tag: author: status:.

Nothing here raises on odd input except QueryRefused for text that is too long: whatever is no
operator of ours is a word. Limits are applied before anything is analysed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.analysis import LONGEST_TERM, chunks, normalised, pieces, spellings
from search.documents import Phrase, Query, Term

FILTERS = ("in", "type", "tag", "author", "status")
_VALUES_PER_FILTER = 8
_LONGEST_VALUE = 64

_TOKEN = re.compile(
    r"""
    (?P<not>-)?
    (?:
        (?P<key>[a-z]{2,6}):(?:"(?P<quoted_value>[^"]{1,64})"|(?P<value>[^\s"]{1,64})(?=\s|$))
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
    for match in _TOKEN.finditer(_printable(text)):
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
        self._ignored: list[str] = []

    def take(self, match: re.Match[str]) -> None:
        """Sort one token of the query into its part."""
        negative = match["not"] is not None
        if match["phrase"] is not None:
            self._phrase(match["phrase"], negative=negative)
        elif match["key"] is None:
            self._word(match["word"], negative=negative)
        else:
            value = match["quoted_value"] or match["value"]
            if negative or not self.narrow(match["key"].lower(), value):
                self.words(match.group())

    def narrow(self, key: str, value: str) -> bool:
        """Add a filter; says whether the key is one of ours and the value usable."""
        value = normalised(_printable(value)).strip()
        if key not in FILTERS or not value or len(value) > _LONGEST_VALUE:
            return False
        chosen = self._filters.setdefault(key, set())
        if len(chosen) < _VALUES_PER_FILTER:
            chosen.add(value)
        return True

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
            filters=tuple(
                (key, frozenset(values)) for key, values in sorted(self._filters.items())
            ),
            ignored=tuple(self._ignored),
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
            if len(self._ignored) < 20:
                self._ignored.append(word[:LONGEST_TERM])
            return False
        self._room -= 1
        return True
