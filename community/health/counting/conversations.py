"""What the signals ask about threads, from the posts of each in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from community.health.counting.posts import Post, is_open_question

NEW_FOR = timedelta(days=30)
FEW_POSTS = 3


@dataclass(frozen=True)
class Start:
    """How its starter stood in the community when a thread began."""

    first_post: bool
    newcomer: bool


def thread_rows(
    posts: Iterable[Post], *, starts: Mapping[int, Start], leads: Mapping[int, Collection[int]]
) -> list[dict[str, Any]]:
    """A row of `health_threads` for each thread whose first post is among these.

    `starts` is by thread.
    """
    ordered = sorted(posts, key=lambda post: (post.thread_id, post.at, post.reply_id or 0))
    rows = []
    for thread_id, said in groupby(ordered, key=lambda post: post.thread_id):
        start, *replies = said
        if start.reply_id is not None:
            continue  # its first post is gone, or is a program's
        leading = leads.get(start.community_id, ())
        rows.append({**_conversation(start, replies, leading), **asdict(starts[thread_id])})
    return rows


def is_newcomer(at: datetime, joined: datetime | None, *, posts: int) -> bool:
    """A member for less than 30 days, or somebody with less than three posts before.

    Who wrote before they belonged, as people do whose posts were imported, is told by posts alone.
    """
    fresh = joined is not None and timedelta(0) <= at - joined < NEW_FOR
    return fresh or posts < FEW_POSTS


def _conversation(start: Post, replies: Sequence[Post], leads: Collection[int]) -> dict[str, Any]:
    by_others = [post for post in replies if post.author_id != start.author_id]
    first = by_others[0] if by_others else None
    speakers = [start.author_id, *(post.author_id for post in replies)]
    answered = any(post.answers for post in by_others)
    return {
        "thread_id": start.thread_id,
        "community_id": start.community_id,
        "kind": start.kind,
        "started_at": start.at,
        "starter_id": start.author_id,
        "starter_facilitates": start.author_id in leads,
        "first_reply_at": first.at if first else None,
        "first_reply_facilitates": bool(first and first.author_id in leads),
        "people": len(set(speakers)),
        "turns": sum(1 for _ in groupby(speakers)),
        "open_question": is_open_question(start.kind, answered=answered),
    }
