"""Deal with a line of one's own day, and take that back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.today.lines import Line
from community.today.models import MarkState, TodayMark

_MORNING = time(6)


class Until(StrEnum):
    """How long a line is put off."""

    TOMORROW = "tomorrow"
    MONDAY = "monday"
    WEEKS = "weeks"


def due_again(until: Until, zone: ZoneInfo) -> datetime:
    """When a line that is put off comes back: early in the morning of that day, in `zone`."""
    today = clock.now().astimezone(zone).date()
    days = {Until.TOMORROW: 1, Until.MONDAY: 7 - today.weekday(), Until.WEEKS: 28}[until]
    return datetime.combine(today + timedelta(days=days), _MORNING, zone).astimezone(
        clock.now().tzinfo
    )


def mark(
    session: Session, line: Line, *, by: Actor, state: MarkState, until: datetime | None = None
) -> None:
    """Note what somebody did with a line of their day; the newest note holds."""
    assert by.id is not None  # only who has a day has lines
    kept = session.get(TodayMark, (by.id, line.key))
    if kept is None:
        kept = TodayMark(account_id=by.id, key=line.key)
        session.add(kept)
    kept.state, kept.until, kept.marked_at = state, until, clock.now()


def take_back(session: Session, key: str, *, by: Actor) -> bool:
    """Let the line appear again; False, and nothing done, for one that was not dealt with."""
    gone = session.scalars(
        delete(TodayMark)
        .where(TodayMark.account_id == (by.id or 0), TodayMark.key == key)
        .returning(TodayMark.key)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(gone)
