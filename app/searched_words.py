"""What is told of the words of a search: which nobody has written, and what was meant."""

from __future__ import annotations

from dataclasses import dataclass

from community.text import clean
from search import Query, SearchEngine
from search.language import words_only

MOST = 12  # words looked at
LITTLE = 3  # threads found, below which another spelling is looked for


@dataclass(frozen=True, kw_only=True)
class Told:
    """Words that nobody has written where the reader may read, and the text as it was meant."""

    absent: tuple[str, ...] = ()
    suggestion: str = ""


def told_of_words(
    engine: SearchEngine,
    query: Query,
    *,
    audiences: frozenset[str],
    languages: tuple[str, ...],
    found: int,
) -> Told:
    """Both; another spelling is looked for where little was found."""
    return Told(
        absent=absent_words(engine, query, audiences=audiences, languages=languages),
        suggestion=engine.suggest(query.text, audiences=audiences, languages=languages)
        if found < LITTLE
        else "",
    )


def absent_words(
    engine: SearchEngine, query: Query, *, audiences: frozenset[str], languages: tuple[str, ...]
) -> tuple[str, ...]:
    """Those of its words that stand in no document of these audiences, as they were typed.

    Each is asked for alone, so that every engine answers alike; one word alone is not looked at,
    since finding nothing says the same.
    """
    words = list(dict.fromkeys(_bare(word) for word in clean(query.text).split()))[:MOST]
    told = [word for word in words if word and words_only(word, languages=languages).asks_for_words]
    if len(told) < 2:
        return ()
    return tuple(
        word
        for word in told
        if not engine.search(
            words_only(word, languages=languages), audiences=audiences, limit=1
        ).total
    )


def _bare(word: str) -> str:
    """A word as it stands in a text; nothing for an operator, a phrase or one that is left out."""
    if word.startswith("-") or ":" in word or "*" in word or '"' in word:
        return ""
    return word.strip(".,;!?()[]…")
