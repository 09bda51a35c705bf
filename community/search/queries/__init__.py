"""Reads for search: passages to index, what a reader may look in, hits checked once more."""

from community.search.queries.hits import FoundPerson, FoundPost, people_found, posts_found
from community.search.queries.passages import (
    Passage,
    Person,
    Touched,
    count_findable,
    everyone,
    passages_of,
    people,
    thread_ids,
    thread_ids_bearing,
)
from community.search.queries.scope import (
    account_ids,
    audiences_of,
    community_ids,
    remembered_watermark,
)

__all__ = [
    "FoundPerson",
    "FoundPost",
    "Passage",
    "Person",
    "Touched",
    "account_ids",
    "audiences_of",
    "community_ids",
    "count_findable",
    "everyone",
    "passages_of",
    "people",
    "people_found",
    "posts_found",
    "remembered_watermark",
    "thread_ids",
    "thread_ids_bearing",
]
