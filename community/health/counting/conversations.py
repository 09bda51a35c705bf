"""What the signals ask about threads, from the posts of each in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from community.health.counting.posts import Post, is_open_question
from community.health.weeks import week_of

Person = tuple[int, int]
NEW_FOR = timedelta(days=30)


def thread_rows(
    posts: Iterable[Post],
    *,
    zone: ZoneInfo,
    firsts: Mapping[Person, date],
    joined: Mapping[Person, datetime],
    leads: Mapping[int, Sequence[int]],
) -> list[dict[str, Any]]:
    """A row of `health_threads` for each thread whose first post is among these.

    `firsts` has the week of everybody's first post in a community, `joined` when they came.
    """
    ordered = sorted(posts, key=lambda post: (post.thread_id, post.at, post.reply_id or 0))
    rows = []
    for _, said in groupby(ordered, key=lambda post: post.thread_id):
        start, *replies = said
        if start.reply_id is not None:
            continue  # its first post is gone, or is a program's
        person = (start.community_id, start.author_id)
        leading = leads.get(start.community_id, ())
        rows.append(
            {
                **_conversation(start, replies, leading),
                "newcomer": _is_new(start.at, joined.get(person)),
                "first_post": firsts.get(person) == week_of(start.at, zone),
            }
        )
    return rows


def _conversation(start: Post, replies: Sequence[Post], leads: Sequence[int]) -> dict[str, Any]:
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


def _is_new(at: datetime, joined: datetime | None) -> bool:
    return joined is not None and at - joined < NEW_FOR
