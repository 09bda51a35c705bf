"""What weekly runs counted, as plain rows, and ways to count it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import Database
from app.worker.weekly import count_up_to
from community.health.actions.marking import mark_weeks
from community.health.models import (
    HealthDirty,
    HealthPairWeek,
    HealthPersonWeek,
    HealthReading,
    HealthThread,
    HealthWeek,
)
from community.outbox import DomainEvent
from tests import factories

MONDAY = date(2026, 3, 9)  # of the week that runs
NOW = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
LAST = MONDAY - timedelta(weeks=1)  # the newest week that is over
COUNTED = (HealthWeek, HealthPersonWeek, HealthPairWeek, HealthThread)


def weeks_ago(weeks: int, *, hours: float = 30.0) -> datetime:
    """A moment in the week that was over so many weeks ago: 0 for the newest."""
    monday = datetime.combine(LAST, datetime.min.time(), UTC)
    return monday - timedelta(weeks=weeks) + timedelta(hours=hours)


def monday(weeks: int) -> date:
    """The name of that week."""
    return LAST - timedelta(weeks=weeks)


def counted(database: Database, *, community_id: int | None = None) -> dict[str, list[Any]]:
    """Every row that counting made, in an order of its own."""
    found = {}
    with database.reading() as session:
        for table in COUNTED:
            rows = session.scalars(select(table)).all()
            kept = [
                {column.name: getattr(row, column.name) for column in table.__table__.columns}
                for row in rows
                if community_id in (None, row.community_id)
            ]
            found[table.__tablename__] = sorted(kept, key=repr)
    return found


def rebuilt(database: Database, week: date = LAST) -> dict[str, list[Any]]:
    """The same after all of it was forgotten and counted from the posts."""
    with database.unit_of_work() as session:
        for table in (*COUNTED, HealthDirty):
            session.execute(delete(table))
    count_up_to(database, week)
    return counted(database)


def week_of(session: Session, place: int, weeks: int) -> HealthWeek:
    """The row of a week so many weeks ago."""
    return session.get_one(HealthWeek, (place, monday(weeks)))


def hear(database: Database, *events: DomainEvent, seq: int = 1) -> None:
    """Let the weekly table hear of events."""
    with database.unit_of_work() as session:
        mark_weeks(session, [(seq + at, event) for at, event in enumerate(events)])


def marks(database: Database) -> set[tuple[int, date]]:
    """What is marked."""
    with database.reading() as session:
        rows = session.execute(select(HealthDirty.community_id, HealthDirty.week))
        return {(place, week) for place, week in rows}


def readings(database: Database) -> list[tuple[int, date, str, Any, Any, Any]]:
    """What runs said, without when."""
    with database.reading() as session:
        rows = session.scalars(select(HealthReading)).all()
        return sorted(
            (
                (row.community_id, row.week, row.state, row.p, row.signals, row.scores)
                for row in rows
            ),
            key=lambda each: each[:2],
        )


def lively(
    session: Session,
    place: int,
    people: Sequence[int],
    *,
    weeks: int = 40,
    silent: int = 0,
    threads: int = 2,
) -> list[int]:
    """Threads of every week but the newest `silent`, each with three replies of others."""
    made = []
    for back in range(silent, weeks):
        for number in range(threads):
            at = weeks_ago(back, hours=20 + 40 * number)
            who = [people[(back + number + turn) % len(people)] for turn in range(4)]
            thread = factories.thread(session, place, who[0], at=at)
            made.append(thread)
            for turn, each in enumerate(who[1:], start=1):
                factories.reply(session, thread, each, at=at + timedelta(hours=turn))
    return made
