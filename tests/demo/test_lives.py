"""The demonstration's communities have come to their stages by moves, and one is prepared."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from app.database import Database
from app.demo.loader import load
from community import clock
from community.communities.models import Community
from community.lifecycle.models import Opening, StageMove, Task, TaskState
from tests.demo.test_loader import WEDNESDAY


@pytest.fixture
def loaded(database: Database) -> Database:
    with clock.frozen(WEDNESDAY):
        load(database)
    return database


def test_every_community_has_a_life_that_leads_to_its_stage(loaded: Database) -> None:
    with loaded.reading() as session:
        prepared = session.scalars(select(Opening)).one()
        assert prepared.opened_at is None
        assert prepared.first_at is not None
        assert prepared.first_at > WEDNESDAY
        for place in session.scalars(
            select(Community).where(Community.id != prepared.community_id)
        ):
            moves = session.scalars(
                select(StageMove)
                .where(StageMove.community_id == place.id)
                .order_by(StageMove.moved_at)
            ).all()
            assert moves[-1].to_stage == place.stage
            assert all(b.from_stage == a.to_stage for a, b in itertools.pairwise(moves))
            assert moves[-1].moved_at < WEDNESDAY
            waits = session.scalars(
                select(Task.stage).where(
                    Task.community_id == place.id, Task.state == TaskState.OPEN
                )
            ).all()
            assert set(waits) == {place.stage}
