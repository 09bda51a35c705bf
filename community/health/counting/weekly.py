"""Counts weeks: rows of the weekly table, of people and of pairs, from posts in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from community.health.counting.posts import Post
from community.health.weeks import week_of

Key = tuple[int, date]  # community and week


@dataclass
class _Week:
    posts: int = 0
    threads: int = 0
    facilitator_posts: int = 0
    facilitator_threads: int = 0
    people: set[int] = field(default_factory=set)
    times: list[datetime] = field(default_factory=list)


@dataclass
class _PersonWeek:
    thread_id: int
    posts: int = 0
    threads: int = 0
    places: set[int] = field(default_factory=set)


@dataclass
class _PairWeek:
    replies: int = 0
    threads: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Counted:
    """Rows for `health_weeks`, `health_person_weeks` and `health_pair_weeks`.

    Whose first week it was is not known here; `firsts.settle` says it of stored rows.
    """

    weeks: list[dict[str, Any]]
    people: list[dict[str, Any]]
    pairs: list[dict[str, Any]]


def count(
    posts: Iterable[Post], *, zone: ZoneInfo, leads: Mapping[int, Collection[int]]
) -> Counted:
    """Count posts given in the order of their times, of whole weeks.

    `leads` has the accounts that facilitate each community.
    """
    weeks: dict[Key, _Week] = defaultdict(_Week)
    people: dict[tuple[int, int, date], _PersonWeek] = {}
    pairs: dict[tuple[int, int, int, date], _PairWeek] = defaultdict(_PairWeek)
    for post in posts:
        place, author, week = post.community_id, post.author_id, week_of(post.at, zone)
        starts = post.reply_id is None
        person = people.setdefault((place, author, week), _PersonWeek(post.thread_id))
        person.posts += 1
        person.threads += starts
        person.places.add(post.thread_id)
        _add(weeks[place, week], post, starts=starts, leads=author in leads.get(place, ()))
        if post.helped_id is not None:
            pair = pairs[place, author, post.helped_id, week]
            pair.replies += 1
            pair.threads.add(post.thread_id)
    return Counted(
        weeks=[_week_row(key, each) for key, each in weeks.items()],
        people=[_person_row(key, each) for key, each in people.items()],
        pairs=[_pair_row(key, each) for key, each in pairs.items()],
    )


def _person_row(key: tuple[int, int, date], each: _PersonWeek) -> dict[str, Any]:
    place, author, week = key
    return {
        "community_id": place,
        "account_id": author,
        "week": week,
        "posts": each.posts,
        "threads": each.threads,
        "first": False,
        "thread_id": each.thread_id,
        "places": len(each.places),
    }


def _pair_row(key: tuple[int, int, int, date], each: _PairWeek) -> dict[str, Any]:
    place, helper, asker, week = key
    return {
        "community_id": place,
        "helper_id": helper,
        "asker_id": asker,
        "week": week,
        "replies": each.replies,
        "threads": len(each.threads),
    }


def _add(week: _Week, post: Post, *, starts: bool, leads: bool) -> None:
    week.posts += 1
    week.threads += starts
    week.facilitator_posts += leads
    week.facilitator_threads += leads and starts
    week.people.add(post.author_id)
    week.times.append(post.at)


def _week_row(key: Key, week: _Week) -> dict[str, Any]:
    gaps = [
        (later - earlier).total_seconds() / 3_600
        for earlier, later in zip(week.times, week.times[1:], strict=False)
    ]
    return {
        "community_id": key[0],
        "week": key[1],
        "posts": week.posts,
        "contributors": len(week.people),
        "newcomers": 0,
        "threads": week.threads,
        "facilitator_posts": week.facilitator_posts,
        "facilitator_threads": week.facilitator_threads,
        "first_post_at": week.times[0],
        "last_post_at": week.times[-1],
        "gap_squares": sum(gap * gap for gap in gaps),
        "visitors": None,
    }
