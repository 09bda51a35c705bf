"""Readers are counted without anybody being known, and forgotten, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.health.actions.visits import (
    Seen,
    are_counted,
    choose_visits,
    count_visitors,
    forget_visits,
    write_visits,
)
from community.health.models import HealthWeek, Visit, VisitKey
from community.health.queries.visits import Readers, readers_of
from community.health.readers import reading_signals
from community.health.visits import last_whole_period, mark_of, period_of
from tests.world import World

# A Monday with which four weeks begin.
BEGIN = period_of(date(2026, 6, 15))
NOON = datetime(BEGIN.year, BEGIN.month, BEGIN.day, 12, tzinfo=UTC)
CAST = ("ada", "ben", "cleo", "fay", "mo", "pia")


def seen(world: World, who: str, *, day: int = 0, place: int | None = None) -> Seen:
    return Seen(place or world.garden, getattr(world, who), NOON + timedelta(days=day))


def marks(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Visit)) or 0


def test_a_reader_leaves_one_mark_a_day_that_names_nobody(world: World, session: Session) -> None:
    write_visits(session, [seen(world, "ada"), seen(world, "ada"), seen(world, "ben")])
    write_visits(session, [seen(world, "ada"), seen(world, "ada", day=1)])

    rows = session.scalars(select(Visit)).all()
    assert sorted(row.day for row in rows) == [BEGIN, BEGIN, BEGIN + timedelta(days=1)]
    assert len({row.visitor for row in rows}) == 2
    key = session.scalars(select(VisitKey.key)).one()
    assert mark_of(key, world.garden, world.ada) in {row.visitor for row in rows}
    assert all(len(row.visitor) == 16 for row in rows)


def test_marks_of_two_communities_and_of_two_keys_cannot_be_joined(
    world: World, session: Session
) -> None:
    write_visits(
        session,
        [
            seen(world, "ada"),
            seen(world, "ada", place=world.vault),
            seen(world, "ada", day=28),
        ],
    )

    assert len(set(session.scalars(select(Visit.visitor)))) == 3
    assert len(set(session.scalars(select(VisitKey.key)))) == 2


def test_a_key_goes_with_its_four_weeks_and_a_mark_after_eight(
    world: World, session: Session
) -> None:
    write_visits(session, [seen(world, "ada")])
    with clock.frozen(NOON + timedelta(days=27)):
        forget_visits(session)
    assert session.scalar(select(func.count()).select_from(VisitKey)) == 1

    with clock.frozen(NOON + timedelta(days=28)):
        forget_visits(session)
    assert session.scalar(select(func.count()).select_from(VisitKey)) == 0
    assert marks(session) == 1

    with clock.frozen(NOON + timedelta(days=55)):
        forget_visits(session)
    assert marks(session) == 1
    with clock.frozen(NOON + timedelta(days=56)):
        forget_visits(session)
    assert marks(session) == 0


def test_an_organisation_that_counts_nobody_keeps_nothing(world: World, session: Session) -> None:
    assert are_counted(session)
    write_visits(session, [seen(world, "ada")])

    choose_visits(session, counted=False, by=world.actor("mo"))

    assert not are_counted(session)
    assert marks(session) == 0
    assert session.scalar(select(func.count()).select_from(VisitKey)) == 0
    assert write_visits(session, [seen(world, "ben")]) == 0
    assert marks(session) == 0


def test_the_weekly_table_keeps_how_many_read_when_the_marks_are_gone(
    world: World, session: Session
) -> None:
    session.add(HealthWeek(community_id=world.garden, week=BEGIN, posts=7))
    write_visits(session, [seen(world, who, day=day) for who in CAST for day in (0, 2, 7)])
    session.flush()
    with clock.frozen(NOON + timedelta(days=9)):
        count_visitors(session)  # the second week is not over
        count_visitors(session)

    rows = session.execute(
        select(HealthWeek.week, HealthWeek.posts, HealthWeek.visitors).order_by(HealthWeek.week)
    ).all()
    assert [tuple(row) for row in rows] == [(BEGIN, 7, 6)]


def test_readers_of_the_newest_whole_four_weeks_are_counted_once(
    world: World, session: Session
) -> None:
    write_visits(session, [seen(world, who) for who in CAST])
    write_visits(session, [seen(world, who, day=8) for who in CAST[:3]])
    last = BEGIN + timedelta(weeks=3)
    assert readers_of(session, [world.garden], last - timedelta(weeks=1)) == {}

    readers = readers_of(session, [world.garden, world.vault], last)[world.garden]

    assert (readers.month, list(readers.weeks)) == (6, [6, 3, 0, 0])
    assert last_whole_period(last) == BEGIN
    assert last_whole_period(last - timedelta(weeks=1)) == BEGIN - timedelta(weeks=4)


def test_below_five_people_no_figure_of_readers_is_told() -> None:
    few = {each.code: each for each in reading_signals(Readers(month=4, weeks=(4, 4, 4, 4)))}
    assert all(not each.enough and each.value is None and each.n == 0 for each in few.values())

    many = Readers(month=20, weeks=(10, 8, 6, 8), writers=5)
    told = {each.code: each for each in reading_signals(many)}
    assert (told["H16"].value, told["H16"].n) == (4.0, 20)
    assert told["H17"].value == 0.4

    quiet = {each.code: each for each in reading_signals(Readers(month=20, writers=3))}
    assert not quiet["H16"].enough
    assert quiet["H17"].enough
