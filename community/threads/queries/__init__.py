"""Reads about threads, by noun: lists of them, and what one page of a thread shows."""

from __future__ import annotations

from community.threads.queries.lists import (
    Sort,
    ThreadFilter,
    ThreadRow,
    pinned_threads,
    tags_of,
    threads_page,
)
from community.threads.queries.posts import (
    PostRow,
    PostsPage,
    comments_on,
    cursor_of,
    first_posts,
    post_by_id,
    posts_from,
)
from community.threads.queries.thread import ThreadHead, thread_head

__all__ = [
    "PostRow",
    "PostsPage",
    "Sort",
    "ThreadFilter",
    "ThreadHead",
    "ThreadRow",
    "comments_on",
    "cursor_of",
    "first_posts",
    "pinned_threads",
    "post_by_id",
    "posts_from",
    "tags_of",
    "thread_head",
    "threads_page",
]
