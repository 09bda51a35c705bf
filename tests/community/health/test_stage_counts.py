"""What the gates are told: counts of eight weeks, ties of half a year, newcomers who came back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from community.health.counting.tables import Weeks
from community.health.models import HealthWeek
from community.health.signals.window import Pair, Talk, Window, Wrote
from community.health.stage_counts import StageCounts, stage_counts

_MONDAY = date(2026, 3, 2)


def _counted(*rows: HealthWeek, **parts: Any) -> StageCounts:
    window = Window(
        ends=datetime(2026, 3, 9, tzinfo=UTC),
        **{
            **dict.fromkeys(("posts", "contributors", "newcomers", "tags"), ()),
            **dict.fromkeys(("gaps", "gap_hours", "gap_squares", "talking"), 0),
            **dict.fromkeys(("wrote", "pairs", "talks"), ()),
            "teams": {},
            **parts,
        },
    )
    free = [False] * len(rows)
    return stage_counts(window, Weeks(first=_MONDAY, rows=rows, people=(), dark=free, free=free))


def _wrote(person: int, *weeks: int) -> list[Wrote]:
    first = max(weeks)
    return [
        Wrote(person=person, week=week, posts=1, first=week == first, thread=person, places=1)
        for week in weeks
    ]


def _talk(*, age: float, waited: float | None, by_facilitator: bool = False) -> Talk:
    return Talk(
        age=age,
        waited=waited,
        by_facilitator=by_facilitator,
        first_post=False,
        newcomer=False,
        people=2,
        turns=2,
        open_question=waited is None,
    )


def _row(**numbers: int) -> HealthWeek:
    plain = dict.fromkeys(("posts", "threads", "facilitator_posts", "facilitator_threads"), 0)
    return HealthWeek(community_id=1, week=_MONDAY, **{**plain, **numbers})


def test_a_share_of_nothing_is_none() -> None:
    found = _counted()

    assert (found.posts, found.core, found.pairs, found.newcomers) == (0, 0, 0, 0)
    assert found.member_share is None
    assert found.replied_share is None
    assert found.cohesion is None
    assert found.absence_factor is None
    assert found.newcomer_return is None


def test_posts_and_starts_of_eight_weeks_are_the_members_or_the_facilitators() -> None:
    old = _row(posts=99, facilitator_posts=99, threads=9, facilitator_threads=9)
    week = _row(posts=10, facilitator_posts=4, threads=5, facilitator_threads=1)
    found = _counted(old, *[week] * 8)

    assert (found.posts, found.starts) == (80, 40)
    assert (found.member_share, found.member_start_share) == (0.6, 0.8)


def test_the_core_wrote_in_half_of_eight_weeks_and_contributors_in_one() -> None:
    wrote = [*_wrote(1, 0, 2, 4, 7), *_wrote(2, 0, 1, 2, 8), *_wrote(3, 7), *_wrote(4, 8, 9, 10)]
    found = _counted(wrote=wrote)

    assert (found.contributors, found.core) == (3, 1)


def test_threads_younger_than_a_week_and_older_than_eight_are_left_out() -> None:
    talks = [
        _talk(age=60, waited=1),
        _talk(age=3, waited=None),
        _talk(age=10, waited=169),
        _talk(age=20, waited=168, by_facilitator=True),
        _talk(age=40, waited=2),
        _talk(age=50, waited=None),
    ]
    found = _counted(talks=talks)

    assert (found.replied_share, found.threads) == (0.5, 4)
    assert (found.facilitator_first_share, found.first_replies) == (1 / 3, 3)


def test_pairs_hold_together_by_two_threads_or_by_help_both_ways() -> None:
    pairs = [
        Pair(helper=1, asker=2, replies=1, threads=1),
        Pair(helper=2, asker=1, replies=1, threads=1),
        Pair(helper=1, asker=3, replies=5, threads=2),
        Pair(helper=2, asker=3, replies=5, threads=1),
        Pair(helper=4, asker=3, replies=1, threads=1),
    ]
    found = _counted(pairs=pairs)

    assert (found.cohesion, found.pairs) == (0.5, 4)


def test_newcomers_are_those_who_began_at_least_four_weeks_ago() -> None:
    wrote = [
        *_wrote(1, 3),  # too new to say
        *_wrote(2, 4),
        *_wrote(3, 20, 8),
        *_wrote(4, 20, 6),  # later than a quarter
        *_wrote(5, 38, 37),
        *_wrote(6, 39, 38),  # too long ago
    ]
    found = _counted(wrote=wrote)

    assert (found.newcomer_return, found.newcomers) == (0.5, 4)
