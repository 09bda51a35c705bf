"""The window of one community for the signals, from the stored weeks, threads, pairs and tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.health.counting.tables import Weeks
from community.health.models import HealthPairWeek, HealthThread, HealthWeek
from community.health.signals.window import HALF_YEAR, Pair, Talk, Window, Wrote
from community.health.weeks import WEEK, bounds
from community.threads.models import ThreadTag

_TALKS = 30  # weeks


def window_of(session: Session, community_id: int, weeks: Weeks, zone: ZoneInfo) -> Window:
    """Everything the signals ask, as it stood at the end of the newest week; three statements."""
    last = weeks.mondays[-1]
    ends = bounds(last, zone)[1]
    counted = [
        row
        for row, dark, free in zip(weeks.rows, weeks.dark, weeks.free, strict=True)
        if not dark and not free
    ]
    recent = [row for row in weeks.rows[-HALF_YEAR:] if row]
    gaps = [row.posts - 1 for row in recent if row.posts > 1]
    return Window(
        ends=ends,
        posts=[row.posts if row else 0 for row in counted],
        contributors=[row.contributors if row else 0 for row in counted],
        newcomers=[row.newcomers if row else 0 for row in counted],
        gaps=sum(gaps),
        gap_hours=sum(_hours(row) for row in recent),
        gap_squares=sum(row.gap_squares for row in recent),
        wrote=[
            Wrote(
                person=each.account_id,
                week=(last - each.week) // WEEK,
                posts=each.posts,
                first=each.first,
            )
            for each in weeks.people
        ],
        pairs=_pairs(session, community_id, weeks),
        talks=_talks(session, community_id, ends),
        tags=_tags(session, community_id, ends),
    )


def _hours(row: HealthWeek) -> float:
    if row.first_post_at is None or row.last_post_at is None:
        return 0.0
    return (row.last_post_at - row.first_post_at) / timedelta(hours=1)


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


def _talks(session: Session, community_id: int, ends: datetime) -> list[Talk]:
    rows = session.scalars(
        select(HealthThread).where(
            HealthThread.community_id == community_id,
            HealthThread.started_at < ends,
            HealthThread.started_at >= ends - _TALKS * WEEK,
        )
    )
    return [_talk(row, ends) for row in rows]


def _talk(row: HealthThread, ends: datetime) -> Talk:
    replied = row.first_reply_at is not None and row.first_reply_at < ends
    waited = (row.first_reply_at - row.started_at) / timedelta(hours=1) if replied else None  # type: ignore[operator]  # asked one line above
    return Talk(
        age=(ends - row.started_at) / timedelta(days=1),
        waited=waited,
        by_facilitator=replied and row.first_reply_facilitates,
        first_post=row.first_post,
        newcomer=row.newcomer,
        people=row.people,
        turns=row.turns,
        open_question=row.open_question,
    )


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
