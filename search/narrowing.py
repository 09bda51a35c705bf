"""The documents that filters leave: of these, those that the reader asked for."""

from collections.abc import Iterable

import numpy as np

from search.documents import Document, Query
from search.schema import all_tags
from search.segments import Mask, Segment

_CHOICES = {
    "in": "community",
    "type": "kind",
    "author": "author",
    "status": "status",
    "lang": "language",
}
_KEYS = {"tag": "tags", "is": "marks", "has": "marks"}


def narrowed(segment: Segment, query: Query, documents: Mask) -> Mask:
    """Which of these documents pass the filters; the given mask itself when there are none."""
    for key, values in query.filters:
        documents = documents & _having(segment, key, values)
    for key, values in query.without:
        documents = documents & ~_having(segment, key, values)
    if query.after is not None:
        documents = documents & (segment.numbers("created") >= _seconds(query.after.timestamp()))
    if query.before is not None:
        documents = documents & (segment.numbers("created") < _seconds(query.before.timestamp()))
    return documents


def passes(document: Document, query: Query) -> bool:
    """The same of one document."""
    values: dict[str, Iterable[str]] = {
        "in": (document.community.casefold(),),
        "type": (document.kind.casefold(),),
        "author": (document.author.casefold(),),
        "status": (document.status.casefold(),),
        "lang": (document.language.partition("-")[0].casefold(),),
        "tag": all_tags(document),
        "is": document.marks,
        "has": document.marks,
    }
    return (
        all(wanted.intersection(values[key]) for key, wanted in query.filters)
        and not any(refused.intersection(values[key]) for key, refused in query.without)
        and (query.after is None or document.created >= query.after)
        and (query.before is None or document.created < query.before)
    )


def _having(segment: Segment, key: str, values: frozenset[str]) -> Mask:
    if key in _CHOICES:
        return segment.chosen(_CHOICES[key], values)
    mask = np.zeros(segment.size, dtype=np.bool_)
    for value in values:
        if found := segment.postings(_KEYS[key], value.encode(errors="replace")):
            mask[found.documents] = True
    return mask


def _seconds(timestamp: float) -> np.uint64:
    return np.uint64(max(0, int(timestamp)))
