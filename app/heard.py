"""The passage of an article that search shows: of its text, or of what is said in a recording."""

from __future__ import annotations

from community.articles.queries import FoundArticle
from community.text import plain
from search import Query
from search.highlights import Part, passage


def passage_of_article(
    found: FoundArticle, query: Query, languages: tuple[str, ...]
) -> tuple[tuple[Part, ...], str]:
    """Its best passage, and what follows its address where that is said in a recording."""
    parts = passage(plain(found.html), query, languages=languages)
    if not any(part.marked for part in parts):
        heard = passage(" ".join(one.words for one in found.spoken), query, languages=languages)
        marked = {part.text for part in heard if part.marked}
        for one in found.spoken:
            if any(words in one.words for words in marked):
                return passage(one.words, query, languages=languages), one.place
    return parts, ""
