"""What has ended is flagged no more, and stands on nobody's day."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.worker.weekly import run_weekly
from community.agenda import day_of
from community.communities.models import Community, Stage
from community.health.models import HealthFlag
from community.lifecycle.models import Succession
from tests import factories
from tests.web.communities.doors import post
from tests.world import World, sign_in

GARDEN = "/communities/garden"


def flagged(database: Database, place: int) -> int:
    with database.unit_of_work() as session:
        return factories.flag(session, place)


def is_up(database: Database, flag: int) -> bool:
    with database.reading() as session:
        return session.get_one(HealthFlag, flag).cleared_at is None


def kinds(database: Database, world: World) -> set[str]:
    with database.reading() as session:
        lines = day_of(session, world.actor("ada")).lines
        return {line.kind for line in lines if line.place.slug == "garden"}


def end(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="It is done")
    post(ada, f"{GARDEN}/ending/harvest", harvest="We grew beans.", farewell="", version=1)
    assert post(ada, f"{GARDEN}/ending/close").status_code == 303


@pytest.mark.both_databases
def test_an_end_clears_the_flag_and_the_lines_of_the_day(
    app: Flask, database: Database, world: World
) -> None:
    here, there = flagged(database, world.garden), flagged(database, world.workshop)
    assert "quiet" in kinds(database, world)
    end(app, world)

    assert not is_up(database, here)
    assert is_up(database, there), "of no other community"
    assert kinds(database, world) == set()
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending/relaunch", reason="Once more")
    assert "quiet" not in kinds(database, world), "a new beginning does not bring it back"


def test_a_merge_clears_the_flag_of_what_ends_alone(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Community, world.workshop).visibility = session.get_one(
            Community, world.garden
        ).visibility
    goes, stays = flagged(database, world.garden), flagged(database, world.workshop)
    ada = sign_in(app, world.ada)
    assert post(ada, f"{GARDEN}/merge", into="workshop").status_code == 303
    with database.reading() as session:
        offer = session.scalars(select(Succession.id)).one()
    answer = post(ada, f"/communities/workshop/merge/{offer}", outcome="agree")
    assert answer.status_code == 303

    assert (is_up(database, goes), is_up(database, stays)) == (False, True)


def test_a_run_clears_what_was_left_of_earlier_ends(database: Database, world: World) -> None:
    old, living = flagged(database, world.garden), flagged(database, world.workshop)
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    run_weekly(database)

    assert (is_up(database, old), is_up(database, living)) == (False, True)
