"""Threads that move are counted where they are, and a community that parted begins anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from app.worker.weekly import count_up_to, run_weekly
from community import clock
from community.communities.models import Community
from community.health.actions.marking import mark_weeks
from community.health.models import HealthFlag, HealthReading, Vitality
from community.health.queries.young import Young, young
from community.lifecycle.actions.transfers import all_threads, move_threads
from community.lifecycle.models import Succession, SuccessionKind
from community.lifecycle.queries.openings import parted_on
from community.threads.events import ThreadsMoved
from tests.weekly import LAST, NOW, counted, hear, lively, rebuilt, weeks_ago
from tests.world import World

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(NOW):
        yield


def _move(database: Database, source: int, target: int, *, every: int = 1) -> None:
    with database.unit_of_work() as session:
        wanted = all_threads(session, source)[::every]
        places = [session.get_one(Community, id_) for id_ in (source, target)]
        move_threads(session, places[0], places[1], wanted)
    hear(database, ThreadsMoved(community_id=target, source_id=source, thread_ids=wanted))


def _parted(database: Database, source: int, target: int, *, weeks: int) -> None:
    with database.unit_of_work() as session:
        session.add(
            Succession(
                community_id=source,
                successor_id=target,
                kind=SuccessionKind.SPLIT,
                tags=["screens"],
                created_at=weeks_ago(weeks),
                agreed_at=weeks_ago(weeks),
            )
        )


def test_the_journal_tells_the_weekly_table_of_moves() -> None:
    assert mark_weeks in SUBSCRIBERS[ThreadsMoved]


@pytest.mark.parametrize("every", [1, 2])
def test_each_post_is_counted_once_and_where_it_is(
    database: Database, world: World, every: int
) -> None:
    with database.unit_of_work() as session:
        lively(session, world.garden, [world.ada, world.ben, world.cleo], weeks=30)
        lively(session, world.workshop, [world.ben, world.fay], weeks=12)
    count_up_to(database, LAST)

    _move(database, world.garden, world.workshop, every=every)
    count_up_to(database, LAST)

    made = counted(database)
    assert made == rebuilt(database)
    assert sum(row["posts"] for row in made["health_weeks"]) == (30 + 12) * 2 * 4


def test_what_has_just_parted_is_too_young_for_a_word(database: Database, world: World) -> None:
    """Its threads were silent for months in the community that they come from."""
    people = [world.ada, world.ben, world.cleo, world.fay, world.mo, world.pia]
    with database.unit_of_work() as session:
        lively(session, world.garden, people, weeks=60, silent=9)
    count_up_to(database, LAST)
    _move(database, world.garden, world.workshop)
    _parted(database, world.garden, world.workshop, weeks=0)

    run_weekly(database)

    with database.reading() as session:
        told = session.scalars(
            select(HealthReading).where(HealthReading.community_id == world.workshop)
        ).all()
        flags = session.scalars(select(HealthFlag)).all()
        place = session.get_one(Community, world.workshop)
        parted = parted_on(session, world.workshop)[world.workshop]
        since = [young(session, place, parted=each) for each in (parted, None)]
    assert {(row.state, row.p, row.eligible) for row in told} == {(Vitality.UNKNOWN, None, False)}
    assert not flags
    assert since == [Young(weeks=1, silent=False, carried=False), None]


@pytest.mark.parametrize(("weeks", "state"), [(24, Vitality.UNKNOWN), (25, Vitality.QUIET)])
def test_half_a_year_later_it_is_judged_as_any(
    database: Database, world: World, weeks: int, state: Vitality
) -> None:
    people = [world.ada, world.ben, world.cleo, world.fay, world.mo, world.pia]
    with database.unit_of_work() as session:
        lively(session, world.workshop, people, weeks=60, silent=9)
    _parted(database, world.garden, world.workshop, weeks=weeks)

    run_weekly(database, LAST)

    with database.reading() as session:
        told = session.get_one(HealthReading, (world.workshop, LAST))
    assert told.state == state
