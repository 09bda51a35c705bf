"""How many teams a community rests on, from the profiles of those who write in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.database import Database
from app.worker.weekly import run_weekly
from community import clock
from community.accounts.models import Account
from community.health.models import HealthReading
from tests import figures
from tests.weekly import LAST, NOW, lively
from tests.world import World

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(NOW):
        yield


def _teams_of_seven(database: Database, world: World, *teams: str) -> dict[str, object]:
    """What is told of seven people who write the same, the first of whom name these teams."""
    with database.unit_of_work() as session:
        writers = figures.write_people(session, 7, prefix="team")
        lively(session, world.garden, writers)
        for who, team in zip(writers, teams, strict=False):
            session.get_one(Account, who).team = team
    run_weekly(database)
    with database.reading() as session:
        signals = session.get_one(HealthReading, (world.garden, LAST)).signals
    found: dict[str, object] = signals["H9"]
    return found


def test_one_team_in_several_spellings_is_one(database: Database, world: World) -> None:
    told = _teams_of_seven(database, world, "Field work", "field  WORK", "Field work", "Ops", "IT")

    assert (told["value"], told["n"], told["enough"]) == (1.0, 5, True)


def test_of_fewer_than_five_who_name_theirs_nothing_is_told(
    database: Database, world: World
) -> None:
    told = _teams_of_seven(database, world, "Field work", "Ops", "IT", "Finance")

    assert (told["value"], told["n"], told["enough"]) == (None, 0, False)
