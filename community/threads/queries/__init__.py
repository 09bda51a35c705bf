"""Reads about threads, by noun: lists of them, and what one page of a thread shows."""

from __future__ import annotations

from community.threads.queries.changes import Changes, changes_since
from community.threads.queries.lists import (
    Sort,
    ThreadFilter,
    ThreadRow,
    newest_with_words,
    pinned_threads,
    readable_among,
    started_since,
    tags_of,
    threads_bearing,
    threads_page,
)
from community.threads.queries.maps import PublicThread, map_parts, threads_of_part
from community.threads.queries.people import people_to_mention
from community.threads.queries.posts import (
    COMMENTS_AT_ONCE,
    PostRow,
    PostsPage,
    comments_from,
    comments_on,
    cursor_before,
    cursor_of,
    first_posts,
    posts_by_ids,
    posts_from,
)
from community.threads.queries.sources import (
    Quotable,
    Source,
    account_id_of,
    duplicate_of,
    quotable,
    replies_after,
    reply_source,
    superseded_by,
    thread_source,
)
from community.threads.queries.thread import ThreadHead, thread_head
from community.threads.queries.written import Written, replies_by

__all__ = [
    "COMMENTS_AT_ONCE",
    "Changes",
    "PostRow",
    "PostsPage",
    "PublicThread",
    "Quotable",
    "Sort",
    "Source",
    "ThreadFilter",
    "ThreadHead",
    "ThreadRow",
    "Written",
    "account_id_of",
    "changes_since",
    "comments_from",
    "comments_on",
    "cursor_before",
    "cursor_of",
    "duplicate_of",
    "first_posts",
    "map_parts",
    "newest_with_words",
    "people_to_mention",
    "pinned_threads",
    "posts_by_ids",
    "posts_from",
    "quotable",
    "readable_among",
    "replies_after",
    "replies_by",
    "reply_source",
    "started_since",
    "superseded_by",
    "tags_of",
    "thread_head",
    "thread_source",
    "threads_bearing",
    "threads_of_part",
    "threads_page",
]
