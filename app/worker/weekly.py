"""When a week is over: counts it, and reads how every community is doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.models import Community, Stage
from community.health.actions.counts import marked, recent, whole, write_recount
from community.health.actions.run import Found, work_out, write_found
from community.health.models import HealthReading, HealthWeek
from community.health.weeks import WEEK, last_closed, weeks_between
from community.organisation.queries import organisation_zone

BEHIND = 26  # weeks that are made up for at the most: what a page draws


def run_weekly(
    database: Database,
    week: date | None = None,
    *,
    told: Callable[[Found], None] = lambda _: None,
) -> int:
    """Bring the figures up to a week, the newest closed one by default; how many readings.

    Weeks that were missed while nothing ran are made up for, oldest first.
    """
    with database.reading() as session:
        last = week or last_closed(clock.now(), organisation_zone(session))
    count_up_to(database, last)
    made = 0
    for community_id, each in _due(database, last, again=week is not None):
        with database.reading() as session:
            found = work_out(session, community_id, each)
        if found is None:
            continue
        with database.unit_of_work() as session:
            write_found(session, found)
        told(found)
        made += 1
    return made


def is_due(session: Session) -> bool:
    """Whether a week is over that no run has read."""
    week = last_closed(clock.now(), organisation_zone(session))
    newest = session.scalar(select(func.max(HealthReading.week)))
    return newest is None or newest < week


def count_up_to(database: Database, week: date) -> None:
    """Count eight weeks of all communities anew, and all weeks of those marked or never read."""
    with database.reading() as session:
        asked = marked(session, week)
        read = select(HealthReading.community_id).distinct()
        unread = session.scalars(select(Community.id).where(Community.id.not_in(read))).all()
    for community_id in sorted({*asked.whole, *unread}):
        with database.reading() as session:
            made = whole(session, community_id, week, seen=asked.seen)
        with database.unit_of_work() as session:
            write_recount(session, made)
    with database.reading() as session:
        made = recent(session, week, seen=asked.seen)
    with database.unit_of_work() as session:
        write_recount(session, made)


def _due(database: Database, last: date, *, again: bool) -> Iterator[tuple[int, date]]:
    with database.reading() as session:
        read = session.execute(
            select(HealthReading.community_id, func.max(HealthReading.week)).group_by(
                HealthReading.community_id
            )
        )
        newest: dict[int, date] = dict(read.tuples().all())
        firsts = session.execute(
            select(HealthWeek.community_id, func.min(HealthWeek.week))
            .join(Community, Community.id == HealthWeek.community_id)
            .where(Community.stage != Stage.ARCHIVED)
            .group_by(HealthWeek.community_id)
            .order_by(HealthWeek.community_id)
        ).all()
    for community_id, first in firsts:
        begins = max(first, last - (BEHIND - 1) * WEEK)
        if community_id in newest:
            begins = max(begins, newest[community_id] + WEEK)
        if again:
            begins = min(begins, last)
        for week in weeks_between(begins, last):
            yield community_id, week
