"""One act on several: each by itself, named when skipped, told once, and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.access import community_to
from community.errors import Refused
from community.moderation import chain
from community.moderation.access import report_in
from community.moderation.actions import cases, reports
from community.moderation.actions.batches import prune_batches, start_batch
from community.moderation.models import Batch, BatchItem, Measure
from community.moderation.policies import BatchAct, Outcome
from community.moderation.queries.batches import batch_items, batch_row
from community.threads.models import HeldPost
from tests import batches
from tests.batches import report_of, told
from tests.world import World


def test_what_hinders_one_hinders_no_other(
    database: Database, world: World, three: list[int]
) -> None:
    fay, (decided, taken, free) = world.actor("fay"), three
    with database.unit_of_work() as session:
        found = report_in(session, fay, "garden", decided)
        reports.decide_report(session, found, by=fay, outcome=Outcome.DISMISSED, reason="")
        cases.take_in_hand(session, report_in(session, fay, "garden", taken), by=fay)

    batch_id, became = batches.do(database, world, "ada", BatchAct.HIDE, [*three, 9_999])

    assert became == {decided: "decided", taken: "in_hand", free: "done", 9_999: "not_found"}
    with database.reading() as session:
        row = batch_row(session, batch_id)
        assert (row.done, row.skipped, row.left, row.by_name) == (1, 3, 0, "Ada")
        says = {each.subject_id: each.says for each in batch_items(session, row, readable=True)}
        assert says[decided] == "Fay was quicker and has decided on it."
        assert says[taken] == "Fay has it in hand. Open it to decide on it alone."
        assert report_of(session, free)[1].hidden_reason == "Advertising"
        assert report_of(session, taken)[1].hidden_at is None
        assert {each.title for each in batch_items(session, row, readable=False)} == {""}
        assert chain.verify(session).problem == ""
    assert told(database, "measure:taken") == 1


def test_two_reports_of_one_post_hide_it_once_and_come_back_together(
    database: Database, world: World, three: list[int]
) -> None:
    with database.unit_of_work() as session:
        second = batches.report_on(session, world, report_of(session, three[0])[1].id, by="cleo")

    batch_id, became = batches.do(database, world, "ada", BatchAct.HIDE, [three[0], second])

    assert became == {three[0]: "done", second: "together"}
    assert told(database, "measure:taken") == 1
    assert batches.undo(database, world, "ada", batch_id) == {
        three[0]: "restored",
        second: "together",
    }
    with database.reading() as session:
        assert report_of(session, three[0])[1].hidden_at is None
        assert report_of(session, three[0])[0].decided_at is None
        assert report_of(session, second)[0].decided_at is None
        measure = session.scalars(select(Measure)).one()
        assert measure.lifted_at is not None


def test_nobody_judges_their_own_post_or_unread_words(
    database: Database, world: World, held: list[int]
) -> None:
    bens, cleos, adas = held
    with database.unit_of_work() as session:
        session.get_one(HeldPost, cleos).version = 2

    _batch, became = batches.do(database, world, "ada", BatchAct.APPROVE, dict.fromkeys(held, 1))

    assert became == {bens: "done", cleos: "stale", adas: "own_post"}
    assert told(database, "post:approved") == 1


@pytest.mark.parametrize(
    ("act", "count", "reason", "code"),
    [
        (BatchAct.DISMISS, 0, "", "nothing_chosen"),
        (BatchAct.DISMISS, 51, "", "too_many"),
        (BatchAct.HIDE, 1, " ", "reason_missing"),
        (BatchAct.REJECT, 1, "", "reason_missing"),
    ],
)
def test_what_cannot_be_begun_is_refused_in_words(
    world: World, session: Session, act: BatchAct, count: int, reason: str, code: str
) -> None:
    ada = world.actor("ada")
    place = community_to(session, ada, "garden", verb="moderation.review")
    seen: dict[int, int | None] = dict.fromkeys(range(1, count + 1))

    with pytest.raises(Refused) as refused:
        start_batch(session, place, by=ada, act=act, seen=seen, reason=reason)

    assert refused.value.code == code
    assert session.scalar(select(func.count(Batch.id))) == 0


def test_old_batches_are_forgotten(database: Database, world: World, three: list[int]) -> None:
    old, _became = batches.do(database, world, "ada", BatchAct.DISMISS, three[:1])
    young, _became = batches.do(database, world, "ada", BatchAct.DISMISS, three[1:])
    with database.unit_of_work() as session:
        session.get_one(Batch, old).created_at = clock.ago(days=91)
    with database.unit_of_work() as session:
        prune_batches(session)

    with database.reading() as session:
        assert list(session.scalars(select(Batch.id))) == [young]
        assert old not in set(session.scalars(select(BatchItem.batch_id)))
