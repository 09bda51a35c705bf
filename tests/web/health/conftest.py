"""Communities in every state that a health page can meet."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.models import Community, Stage
from community.health.models import Vitality
from tests import figures
from tests.world import World


@dataclass(frozen=True)
class Figures:
    """The garden is going quiet, with a flag up; the vault is healthy; the workshop is empty."""

    flag: int
    writers: tuple[int, ...]


@pytest.fixture
def written(database: Database, world: World) -> Figures:
    """Half a year of runs."""
    with database.unit_of_work() as session:
        writers = figures.write_people(session, 8)
        figures.write_history(session, world.garden, people=writers)
        figures.write_readings(session, world.garden, state=Vitality.QUIETING)
        figures.write_history(session, world.vault, people=writers[:6])
        figures.write_readings(session, world.vault, in_state=26)
        flag = figures.write_flag(session, world.garden).id
        for place_id in (world.garden, world.vault):
            place = session.get_one(Community, place_id)
            place.stage, place.last_activity_at = Stage.MATURING, clock.ago(days=2)
        assert session.get(Account, world.ada)
    return Figures(flag=flag, writers=tuple(writers))
