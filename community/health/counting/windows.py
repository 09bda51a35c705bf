"""The window of one community for the signals, from the stored weeks, threads, pairs and tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.health.counting.posts import Post, is_open_question, live_replies, posts_in
from community.health.counting.tables import Weeks
from community.health.models import HealthPairWeek, HealthThread, HealthWeek
from community.health.signals.window import HALF_YEAR, Pair, Talk, Window, Wrote
from community.health.weeks import WEEK, bounds
from community.threads.models import Reply, ThreadTag

_TALKS = 30  # weeks
_LATELY = 8
_AT_ONCE = 400
_HOUR = timedelta(hours=1)


def window_of(session: Session, community_id: int, weeks: Weeks, zone: ZoneInfo) -> Window:
    """Everything the signals ask, as it stood at the end of the newest week.

    Five statements; where later weeks were counted too, the threads are read again as they were.
    """
    last = weeks.mondays[-1]
    ends = bounds(last, zone)[1]
    counted = [
        row
        for row, dark, free in zip(weeks.rows, weeks.dark, weeks.free, strict=True)
        if not dark and not free
    ]
    gaps, hours, squares = _gaps(weeks)
    talks = _talks(session, community_id, weeks, zone)
    return Window(
        ends=ends,
        posts=[row.posts if row else 0 for row in counted],
        contributors=[row.contributors if row else 0 for row in counted],
        newcomers=[row.newcomers if row else 0 for row in counted],
        gaps=gaps,
        gap_hours=hours,
        gap_squares=squares,
        wrote=[
            Wrote(
                person=each.account_id,
                week=(last - each.week) // WEEK,
                posts=each.posts,
                first=each.first,
                thread=each.thread_id,
                places=each.places,
            )
            for each in weeks.people
        ],
        pairs=_pairs(session, community_id, weeks),
        talks=talks,
        talking=_talking(session, community_id, ends),
        tags=_tags(session, community_id, ends),
        teams=_teams(session, {each.account_id for each in weeks.people}),
    )


def _gaps(weeks: Weeks) -> tuple[int, float, float]:
    """How many gaps between two posts half a year had, their hours, and the squares of these.

    A gap over the end of a week counts, one over a break or an outage does not.
    """
    number, hours, squares = 0, 0.0, 0.0
    before: datetime | None = None
    last = slice(-HALF_YEAR, None)
    for row, dark, free in zip(weeks.rows[last], weeks.dark[last], weeks.free[last], strict=True):
        if dark or free:
            before = None
            continue
        if row is None or row.first_post_at is None or row.last_post_at is None:
            continue
        if before is not None:
            between = (row.first_post_at - before) / timedelta(hours=1)
            number, hours, squares = number + 1, hours + between, squares + between**2
        number += row.posts - 1
        hours += (row.last_post_at - row.first_post_at) / timedelta(hours=1)
        squares += row.gap_squares
        before = row.last_post_at
    return number, hours, squares


def _pairs(session: Session, community_id: int, weeks: Weeks) -> list[Pair]:
    last = weeks.mondays[-1]
    rows = session.execute(
        select(
            HealthPairWeek.helper_id,
            HealthPairWeek.asker_id,
            func.sum(HealthPairWeek.replies),
            func.sum(HealthPairWeek.threads),
        )
        .where(
            HealthPairWeek.community_id == community_id,
            HealthPairWeek.week > last - HALF_YEAR * WEEK,
            HealthPairWeek.week <= last,
        )
        .group_by(HealthPairWeek.helper_id, HealthPairWeek.asker_id)
    )
    return [
        Pair(helper=helper, asker=asker, replies=replies, threads=threads)
        for helper, asker, replies, threads in rows
    ]


def _talks(session: Session, community_id: int, weeks: Weeks, zone: ZoneInfo) -> list[Talk]:
    last = weeks.mondays[-1]
    ends = bounds(last, zone)[1]
    rows = session.scalars(
        select(HealthThread).where(
            HealthThread.community_id == community_id,
            HealthThread.started_at < ends,
            HealthThread.started_at >= ends - _TALKS * WEEK,
        )
    ).all()
    if not _is_past(session, community_id, last):
        return [_talk(row, row.people, row.turns, ends, is_open=row.open_question) for row in rows]
    said: dict[int, list[Post]] = defaultdict(list)
    for start in range(0, len(rows), _AT_ONCE):
        for post in posts_in(session, [row.thread_id for row in rows[start : start + _AT_ONCE]]):
            if post.at < ends:
                said[post.thread_id].append(post)
    return [_as_it_was(row, said[row.thread_id], ends) for row in rows]


def _is_past(session: Session, community_id: int, week: date) -> bool:
    later = select(HealthWeek.week).where(
        HealthWeek.community_id == community_id, HealthWeek.week > week
    )
    return session.scalar(later.limit(1)) is not None


def _as_it_was(row: HealthThread, said: Sequence[Post], ends: datetime) -> Talk:
    people = {post.author_id for post in said}
    turns = sum(1 for _ in groupby(post.author_id for post in said))
    answered = any(
        post.reply_id and post.answers and post.author_id != row.starter_id for post in said
    )
    return _talk(
        row, len(people), turns, ends, is_open=is_open_question(row.kind, answered=answered)
    )


def _talk(row: HealthThread, people: int, turns: int, ends: datetime, *, is_open: bool) -> Talk:
    first = row.first_reply_at
    waited = None if first is None or first >= ends else (first - row.started_at) / _HOUR
    return Talk(
        age=(ends - row.started_at) / timedelta(days=1),
        waited=waited,
        by_facilitator=waited is not None and row.first_reply_facilitates,
        first_post=row.first_post,
        newcomer=row.newcomer,
        people=people,
        turns=turns,
        open_question=is_open,
    )


def _talking(session: Session, community_id: int, ends: datetime) -> int:
    """How many different people wrote in the threads that began in the last eight weeks."""
    begun = (
        HealthThread.community_id == community_id,
        HealthThread.started_at < ends,
        HealthThread.started_at >= ends - _LATELY * WEEK,
    )
    starters = select(HealthThread.starter_id.label("person")).where(*begun)
    others = (
        select(Reply.author_id)
        .join(HealthThread, HealthThread.thread_id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(*begun, *live_replies(), Reply.created_at < ends, Account.automated.is_(False))
    )
    people = union(starters, others).subquery()
    return session.scalar(select(func.count()).select_from(people)) or 0


def _teams(session: Session, people: Collection[int]) -> dict[int, str]:
    """The teams that these people name now, as they are compared: case and spaces do not count."""
    asked, found = sorted(people), {}
    for start in range(0, len(asked), _AT_ONCE):
        rows = session.execute(
            select(Account.id, Account.team).where(
                Account.id.in_(asked[start : start + _AT_ONCE]), Account.team != ""
            )
        )
        found.update({person: " ".join(team.casefold().split()) for person, team in rows})
    return found


def _tags(session: Session, community_id: int, ends: datetime) -> Sequence[int]:
    found: dict[int, int] = defaultdict(int)
    rows = session.execute(
        select(ThreadTag.tag_id, func.count())
        .join(HealthThread, HealthThread.thread_id == ThreadTag.thread_id)
        .where(
            HealthThread.community_id == community_id,
            HealthThread.started_at < ends,
            HealthThread.started_at >= ends - HALF_YEAR * WEEK,
        )
        .group_by(ThreadTag.tag_id)
    )
    for tag, threads in rows:
        found[tag] += threads
    return list(found.values())
