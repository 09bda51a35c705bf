"""Lines that are done, dismissed or put off, and how they come back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from community import clock
from community.agenda import day_of, line_to
from community.today.actions import Until, due_again, mark, take_back
from community.today.models import MarkState
from tests import factories
from tests.world import World


def _keys(session: Session, world: World, name: str = "ada") -> list[str]:
    return [line.key for line in day_of(session, world.actor(name)).lines]


def test_a_line_that_is_done_or_dismissed_stays_away_and_can_be_taken_back(
    world: World, session: Session
) -> None:
    ada, flag = world.actor("ada"), factories.flag(session, world.garden)
    line = line_to(session, ada, f"flag:{flag}")
    for state in (MarkState.DONE, MarkState.DISMISSED):
        mark(session, line, by=ada, state=state)
        assert _keys(session, world) == []
        day = day_of(session, ada, marked=line.key)
        assert day.marked == line
        assert day.state is state
        # It is the mark of one person, and nobody else's.
        assert _keys(session, world, "fay") == [line.key]
        take_back(session, line.key, by=world.actor("fay"))
        assert _keys(session, world) == []

    for _twice in range(2):
        take_back(session, line.key, by=ada)
        assert _keys(session, world) == [line.key]


def test_a_line_put_off_comes_back_in_the_morning_of_its_day(
    world: World, session: Session
) -> None:
    friday = datetime(2026, 3, 6, 15, tzinfo=UTC)
    ada = world.actor("ada")
    with clock.frozen(friday):
        flag = factories.flag(session, world.garden)
        line = line_to(session, ada, f"flag:{flag}")
        again = due_again(Until.MONDAY, ZoneInfo("UTC"))
        mark(session, line, by=ada, state=MarkState.SNOOZED, until=again)
        assert _keys(session, world) == []
    with clock.frozen(datetime(2026, 3, 9, 5, 59, tzinfo=UTC)):
        assert _keys(session, world) == []
    with clock.frozen(datetime(2026, 3, 9, 6, tzinfo=UTC)):
        assert _keys(session, world) == [line.key]


@pytest.mark.parametrize(
    ("until", "day"), [(Until.TOMORROW, 10), (Until.MONDAY, 16), (Until.WEEKS, 37)]
)
def test_later_is_tomorrow_next_monday_or_in_four_weeks(until: Until, day: int) -> None:
    with clock.frozen(datetime(2026, 3, 9, 12, tzinfo=UTC)):  # a Monday
        again = due_again(until, ZoneInfo("Europe/Berlin"))

    local = again.astimezone(ZoneInfo("Europe/Berlin"))
    begins = datetime(2026, 3, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (local.date() - begins.date()).days + 1 == day
    assert local.hour == 6
