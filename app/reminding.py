"""When somebody wants to be reminded, in their own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import get_timezone

from community import clock
from community.errors import Refused
from community.words import N_

_MORNING = 9


class When(StrEnum):
    """The choices of the form."""

    NEVER = "never"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    OWN = "own"


def zone() -> ZoneInfo:
    """The time zone of whoever asks."""
    return ZoneInfo(str(get_timezone()))


def moment_of(when: str, at: datetime | None) -> datetime | None:
    """The moment that was chosen; None for no reminder. Refused without a time of one's own."""
    mornings = {When.TOMORROW: tomorrow, When.NEXT_WEEK: next_week}
    if when in mornings:
        return mornings[When(when)]()
    if when == When.NEVER:
        return None
    if at is None:
        words = N_("Choose a day and a time.")
        raise Refused(words, code="no_time", fields={"remind_at": words})
    try:
        return at.replace(tzinfo=zone()).astimezone(UTC)
    except OverflowError:
        words = N_("Choose a time within the next five years.")
        raise Refused(words, code="bad_time", fields={"remind_at": words}) from None


def tomorrow() -> datetime:
    """Tomorrow morning."""
    return _morning(1)


def next_week() -> datetime:
    """The morning of next Monday."""
    today = clock.now().astimezone(zone())
    return _morning(7 - today.weekday())


def _morning(days: int) -> datetime:
    day = clock.now().astimezone(zone()).date() + timedelta(days=days)
    local = datetime(day.year, day.month, day.day, _MORNING, tzinfo=zone())
    return local.astimezone(UTC)


def shown_at(at: datetime | None) -> str:
    """A moment as a field of a form holds it."""
    return at.astimezone(zone()).strftime("%Y-%m-%dT%H:%M") if at else ""
