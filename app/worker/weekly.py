"""When a week is over: counts it, and reads how every community is doing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.models import Community, Stage
from community.gating import judge
from community.health.actions.clearing import clear_flags_of_ended
from community.health.actions.counts import (
    count_threads,
    count_week,
    count_weeks,
    recent_weeks,
    write_recount,
    write_threads,
)
from community.health.actions.marking import (
    ALL_WEEKS,
    backlog,
    is_uncounted,
    mark_uncounted,
    newest_mark,
    unmark,
)
from community.health.actions.run import Found, tell_flags, work_out, write_found
from community.health.counting.parts import parts
from community.health.counting.posts import posts_between, posts_of, threads_between
from community.health.counting.starts import early_threads
from community.health.models import HealthReading, HealthWeek, Pause
from community.health.weeks import WEEK, bounds, last_closed, week_of, weeks_between
from community.lifecycle.queries.openings import parted_on
from community.organisation.queries import organisation_zone

BEHIND = 26  # weeks that are made up for at the most: what a page draws
_FEW = 8  # marked weeks that are read one by one; of more the whole community is read


def run_weekly(
    database: Database,
    week: date | None = None,
    *,
    told: Callable[[Found], None] = lambda _: None,
    halted: Callable[[], bool] = lambda: False,
) -> int:
    """Bring the figures up to a week, the newest closed one by default; how many readings.

    Weeks that were missed while nothing ran are made up for, oldest first. What is counted are
    always the weeks up to the newest; a reading of an older week passes over what came later.
    Once `halted`, no further reading is begun; whoever runs next goes on from there.
    """
    with database.reading() as session:
        zone = organisation_zone(session)
        newest = last_closed(clock.now(), zone)
        parted = {place: week_of(at, zone) for place, at in parted_on(session).items()}
    last = week or newest
    count_up_to(database, max(last, newest))
    made = 0
    for community_id, each in _due(database, last, again=week is not None):
        if halted():
            return made
        with database.reading() as session:
            found = work_out(session, community_id, each, parted=parted.get(community_id))
        if found is None:
            continue
        with database.unit_of_work() as session:
            write_found(session, found)
            judge(session, found, newest=each == last)
        told(found)
        made += 1
    with database.unit_of_work() as session:
        clear_flags_of_ended(session)
        tell_flags(session)
    return made


def is_due(session: Session) -> bool:
    """Whether a week is over that was not read everywhere: it is new, or a run was stopped."""
    week = last_closed(clock.now(), organisation_zone(session))
    read = exists().where(HealthReading.community_id == Community.id, HealthReading.week == week)
    written = exists().where(
        HealthWeek.community_id == Community.id, HealthWeek.week <= week, HealthWeek.posts > 0
    )
    waiting = select(Community.id).where(Community.stage != Stage.ARCHIVED, written, ~read)
    return session.scalar(waiting.limit(1)) is not None or is_uncounted(session, week)


def count_up_to(database: Database, week: date) -> None:
    """Count eight weeks of all communities anew, and the older ones that are marked."""
    with database.unit_of_work() as session:
        mark_uncounted(session)
    with database.reading() as session:
        seen, marked = newest_mark(session), backlog(session, week)
    for community_id, weeks in marked.items():
        _count_place(database, community_id, None if ALL_WEEKS in weeks else weeks, week)
        with database.unit_of_work() as session:
            unmark(
                session, seen=seen, until=recent_weeks(week)[0] - WEEK, community_id=community_id
            )
    _count_recent(database, week)
    with database.unit_of_work() as session:
        unmark(session, seen=seen, until=week)


def _count_recent(database: Database, week: date) -> None:
    touched: set[int] = set()
    for each in recent_weeks(week):
        with database.reading() as session:
            touched |= threads_between(session, *bounds(each, organisation_zone(session)))
            recounts = count_week(session, each)
        for made in recounts:
            with database.unit_of_work() as session:
                write_recount(session, made)
    _count_threads(database, touched, week)


def _count_place(
    database: Database, community_id: int, weeks: Collection[date] | None, last: date
) -> None:
    """Weeks of one community, or all of them up to the last, and the threads written in then."""
    with database.reading() as session:
        zone = organisation_zone(session)
        _, ends = bounds(last, zone)
        if weeks is not None and len(weeks) <= _FEW:
            spans = [bounds(each, zone) for each in sorted(weeks)]
            posts = [
                post
                for span in spans
                for post in posts_between(session, *span, community_id=community_id)
            ]
        else:
            posts = [post for post in posts_of(session, community_id) if post.at < ends]
            spans = [(bounds(min(weeks or [ALL_WEEKS]), zone)[0], ends)]
        own = {week_of(post.at, zone) for post in posts} if weeks is None else weeks
        touched = {
            id_
            for span in spans
            for id_ in threads_between(session, *span, community_id=community_id)
        }
        if weeks is not None:
            touched |= early_threads(session, community_id, weeks, posts)
        recounts = count_weeks(session, community_id, own, posts)
    for made in recounts:
        with database.unit_of_work() as session:
            write_recount(session, made)
    _count_threads(database, touched, last)


def _count_threads(database: Database, thread_ids: Collection[int], week: date) -> None:
    for part in parts(sorted(thread_ids)):
        with database.reading() as session:
            made = count_threads(session, part, week)
        with database.unit_of_work() as session:
            write_threads(session, made)


def _due(database: Database, last: date, *, again: bool) -> Iterator[tuple[int, date]]:
    with database.reading() as session:
        read = session.execute(
            select(
                HealthReading.community_id,
                func.max(HealthReading.week),
                func.max(HealthReading.made_at),
            ).group_by(HealthReading.community_id)
        )
        newest = {place: (week, made_at) for place, week, made_at in read}
        firsts = session.execute(
            select(HealthWeek.community_id, func.min(HealthWeek.week))
            .join(Community, Community.id == HealthWeek.community_id)
            .where(Community.stage != Stage.ARCHIVED, HealthWeek.posts > 0)
            .group_by(HealthWeek.community_id)
            .order_by(HealthWeek.community_id)
        ).all()
        pauses = session.scalars(select(Pause).where(Pause.starts_on <= last)).all()
    for community_id, first in firsts:
        begins = max(first, last - (BEHIND - 1) * WEEK)
        if community_id in newest:
            week, made_at = newest[community_id]
            begins = max(begins, min([week + WEEK, *_paused_since(pauses, community_id, made_at)]))
            begins = max(begins, min(week + WEEK, recent_weeks(last)[0]))
        if again:
            begins = min(begins, last)
        for each in weeks_between(begins, last):
            yield community_id, each


def _paused_since(pauses: Sequence[Pause], community_id: int, at: datetime) -> Iterator[date]:
    """The first weeks of pauses that were planned after the newest reading was made."""
    for pause in pauses:
        if pause.community_id in (None, community_id) and pause.created_at > at:
            yield pause.starts_on - timedelta(days=pause.starts_on.weekday())
