"""What waits again after a batch was taken back is told to those who decide on it, once."""

from __future__ import annotations

import pytest

from app.database import Database
from community.moderation.policies import BatchAct
from tests import batches
from tests.community.test_batches_withstanding import notices, work
from tests.world import World


@pytest.fixture
def held(database: Database, world: World) -> int:
    """A question of Ben's that waits in the garden."""
    with database.unit_of_work() as session:
        return batches.waiting(session, world)


@pytest.mark.parametrize("act", [BatchAct.APPROVE, BatchAct.REJECT])
def test_facilitators_hear_of_what_waits_again_but_not_who_let_it(
    database: Database, world: World, held: int, act: BatchAct
) -> None:
    everybody = {who: getattr(world, who) for who in ("ada", "fay", "ben", "cleo", "mo", "zed")}
    batch_id, _became = batches.do(database, world, "ada", act, {held: 1})
    work(database)
    before = {who: notices(database, number) for who, number in everybody.items()}
    batches.undo(database, world, "ada", batch_id)
    work(database)

    new = {who: notices(database, each)[len(before[who]) :] for who, each in everybody.items()}
    assert new.pop("fay") == ["held"]
    assert "held" not in [kind for kinds in new.values() for kind in kinds]
    # Fay has not read it: of the same post waiting once more she need not hear again.
    batch_id, _became = batches.do(database, world, "ada", act, {held: 1})
    batches.undo(database, world, "ada", batch_id)
    work(database)
    assert notices(database, world.fay) == [*before["fay"], "held"]


def test_what_was_decided_anew_before_anybody_was_told_is_told_to_nobody(
    database: Database, world: World, held: int
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
    batches.undo(database, world, "ada", batch_id)
    batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
    work(database)
    assert "held" not in notices(database, world.fay)
