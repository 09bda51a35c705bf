"""The passage of an article that search shows: of its text, or of what is said in a recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from community.articles.queries import FoundArticle
from community.articles.queries.recordings import Spoken
from community.text import plain
from search import Query
from search.analysis import normalised
from search.highlights import Part, passage

_AT_ONCE = 45_000  # characters; marks are looked for in no more of one text
_BEGINNING = 3  # letters of a word that stemming nearly always leaves


def passage_of_article(
    found: FoundArticle, query: Query, languages: tuple[str, ...]
) -> tuple[tuple[Part, ...], str]:
    """Its best passage, and what follows its address where that is said in a recording."""
    parts = passage(plain(found.html), query, languages=languages)
    if any(part.marked for part in parts):
        return parts, ""
    hints = _hints(query)
    for some in _batches(found.spoken):
        said = " ".join(one.words for one in some)
        folded = normalised(said)
        if not any(hint in folded for hint in hints):
            continue
        heard = passage(said, query, languages=languages)
        marked = {part.text for part in heard if part.marked}
        for one in some:
            if any(words in one.words for words in marked):
                return passage(one.words, query, languages=languages), one.place
    return parts, ""


def _hints(query: Query) -> set[str]:
    """How the words that were asked for begin: most of a long talk needs no closer look."""
    terms = [*query.terms, *(term for phrase in query.phrases for term in phrase)]
    spelled = [spelling for term in terms for spelling in term.spellings]
    return {each.decode(errors="ignore")[:_BEGINNING] for each in (*spelled, *query.prefixes)}


def _batches(spoken: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    some: list[Spoken] = []
    length = 0
    for one in spoken:
        if some and length + len(one.words) >= _AT_ONCE:
            yield some
            some, length = [], 0
        some.append(one)
        length += len(one.words) + 1
    if some:
        yield some
