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
    PEOPLE,
    account_ids,
    audiences_of,
    community_ids,
    joined_ids,
    remembered_watermark,
)

__all__ = [
    "PEOPLE",
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
    "joined_ids",
    "passages_of",
    "people",
    "people_found",
    "posts_found",
    "remembered_watermark",
    "thread_ids",
    "thread_ids_bearing",
]
