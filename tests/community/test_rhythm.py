"""The rules of when mails come: quiet hours, digests, caps; on both sides of a change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community.rhythm.policies import CAPS, Digest, Rhythm, next_digest, quiet_end

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Rhythm(quiet_from=22 * 60, quiet_until=7 * 60)


def at(text: str) -> datetime:
    """A moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def there(moment: datetime | None) -> str | None:
    """The same by the clock in Berlin."""
    return moment.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") if moment else None


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-03-10 21:59", None),
        ("2026-03-10 22:00", "2026-03-11 07:00"),
        ("2026-03-11 00:00", "2026-03-11 07:00"),
        ("2026-03-11 06:59", "2026-03-11 07:00"),
        ("2026-03-11 07:00", None),
        # The night in which clocks go forward is an hour shorter.
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_lie_over_midnight_in_the_zone_of_the_person(
    now: str, over: str | None
) -> None:
    assert there(quiet_end(NIGHT, BERLIN, at(now))) == over


def test_quiet_hours_of_a_day_and_those_of_another_zone() -> None:
    lunch = Rhythm(quiet_from=12 * 60, quiet_until=13 * 60 + 30)
    assert there(quiet_end(lunch, BERLIN, at("2026-03-10 12:00"))) == "2026-03-10 13:30"
    assert quiet_end(lunch, BERLIN, at("2026-03-10 13:30")) is None
    assert quiet_end(NIGHT, ZoneInfo("Pacific/Auckland"), at("2026-03-10 23:00")) is None


def test_a_quiet_weekend_goes_into_the_night_before_monday_and_ends_with_it() -> None:
    weekend = Rhythm(quiet_from=22 * 60, quiet_until=7 * 60, quiet_weekends=True)
    assert there(quiet_end(weekend, BERLIN, at("2026-03-13 23:00"))) == "2026-03-16 07:00"
    assert there(quiet_end(weekend, BERLIN, at("2026-03-14 12:00"))) == "2026-03-16 07:00"
    alone = Rhythm(quiet_weekends=True)
    assert there(quiet_end(alone, BERLIN, at("2026-03-15 12:00"))) == "2026-03-16 00:00"
    assert quiet_end(alone, BERLIN, at("2026-03-13 23:00")) is None


def test_quiet_hours_without_length_are_none_and_end_in_any_case() -> None:
    odd = Rhythm(quiet_from=60, quiet_until=60)
    assert quiet_end(odd, BERLIN, at("2026-03-10 01:00")) is None
    # 02:10 comes twice; until the first 02:30 it was quiet, and until the second it is again.
    short = Rhythm(quiet_from=2 * 60, quiet_until=2 * 60 + 30)
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert quiet_end(short, BERLIN, second) == second + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-03-10 06:59", "2026-03-10 07:00"),
        ("2026-03-10 07:00", "2026-03-11 07:00"),
        ("2026-03-28 08:00", "2026-03-29 07:00"),
        ("2026-10-24 08:00", "2026-10-25 07:00"),
    ],
)
def test_a_daily_digest_comes_at_its_hour_in_summer_and_in_winter(after: str, due: str) -> None:
    assert there(next_digest(Rhythm(digest=Digest.DAILY), BERLIN, at(after))) == due


def test_a_weekly_digest_comes_on_its_day() -> None:
    fridays = Rhythm(digest=Digest.WEEKLY, digest_weekday=4, digest_hour=16)
    assert there(next_digest(fridays, BERLIN, at("2026-03-10 12:00"))) == "2026-03-13 16:00"
    assert there(next_digest(fridays, BERLIN, at("2026-03-13 16:00"))) == "2026-03-20 16:00"
    assert next_digest(Rhythm(), BERLIN, at("2026-03-10 12:00")) is None


def test_an_hour_that_a_night_leaves_out_comes_once_all_the_same() -> None:
    two = Rhythm(digest=Digest.DAILY, digest_hour=2)
    first = next_digest(two, BERLIN, at("2026-03-28 03:00"))
    assert there(first) == "2026-03-29 03:00"
    assert first is not None
    assert there(next_digest(two, BERLIN, first)) == "2026-03-30 02:00"


@pytest.mark.parametrize("digest", [Digest.DAILY, Digest.WEEKLY])
def test_an_hour_that_a_night_has_twice_brings_one(digest: Digest) -> None:
    two = Rhythm(digest=digest, digest_hour=2, digest_weekday=6)
    first = next_digest(two, BERLIN, at("2026-10-25 00:30"))
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC), "the first of the two"
    for minutes in (0, 1, 59, 60, 61):
        following = next_digest(two, BERLIN, first + timedelta(minutes=minutes))
        days = {Digest.DAILY: "2026-10-26 02:00", Digest.WEEKLY: "2026-11-01 02:00"}
        assert there(following) == days[digest], minutes


def test_the_cap_keeps_room_for_what_was_asked_for() -> None:
    assert Rhythm(weekly_cap=0).room(notices=10_000, mondays=True) is None
    assert Rhythm(weekly_cap=20).room(notices=5, mondays=False) == 15
    daily = Rhythm(weekly_cap=10, digest=Digest.DAILY)
    assert daily.room(notices=0, mondays=True) == 2
    assert daily.room(notices=2, mondays=True) == 0
    assert daily.room(notices=9, mondays=True) == 0
    # However somebody chooses, something is left for what names them.
    assert all(cap == 0 or cap > 8 for cap in CAPS)
