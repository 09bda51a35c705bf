"""One act on several: each by itself, named when skipped, told once, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.moderation import chain
from community.moderation.access import batch_in, batch_to, own_measure, report_in
from community.moderation.actions import cases, reports
from community.moderation.actions.appeals import appeal
from community.moderation.actions.batches import prune_batches, start_batch
from community.moderation.actions.undoing import begin_undo
from community.moderation.events import ActUndone, PostApproved
from community.moderation.models import Batch, BatchItem, Measure, Report, ReportCase
from community.moderation.policies import BatchAct, Outcome
from community.moderation.queries import public_log
from community.moderation.queries.batches import batch_items, batch_row
from community.notifications.moderation import occasion_of
from community.outbox import OutboxEntry
from community.threads.access import thread_to
from community.threads.models import HeldPost, Reply, Thread
from tests import batches
from tests.world import World


@pytest.fixture
def three(database: Database, world: World) -> list[int]:
    """Three reports in the garden, each about a thread of its own."""
    with database.unit_of_work() as session:
        return [batches.reported(session, world, title=f"Seeds {each}") for each in range(3)]


@pytest.fixture
def held(database: Database, world: World) -> list[int]:
    """Three posts that wait in the garden, the last one of Ada's own."""
    with database.unit_of_work() as session:
        return [batches.waiting(session, world, author=who) for who in ("ben", "cleo", "ada")]


def told(database: Database, name: str) -> int:
    """How many events of a name were recorded."""
    with database.reading() as session:
        wanted = select(func.count(OutboxEntry.id)).where(OutboxEntry.name == name)
        return session.scalar(wanted) or 0


def one(session: Session, report_id: int) -> tuple[Report, Thread]:
    report = session.get_one(Report, report_id)
    return report, session.get_one(Thread, report.thread_id)


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
        assert one(session, free)[1].hidden_reason == "Advertising"
        assert one(session, taken)[1].hidden_at is None
        assert {each.title for each in batch_items(session, row, readable=False)} == {""}
        assert chain.verify(session).problem == ""
    assert told(database, "measure:taken") == 1


def test_two_reports_of_one_post_hide_it_once_and_come_back_together(
    database: Database, world: World, three: list[int]
) -> None:
    with database.unit_of_work() as session:
        second = batches.report_on(session, world, one(session, three[0])[1].id, by="cleo")

    batch_id, became = batches.do(database, world, "ada", BatchAct.HIDE, [three[0], second])

    assert became == {three[0]: "done", second: "together"}
    assert told(database, "measure:taken") == 1
    assert batches.undo(database, world, "ada", batch_id) == {
        three[0]: "restored",
        second: "together",
    }
    with database.reading() as session:
        assert one(session, three[0])[1].hidden_at is None
        assert one(session, three[0])[0].decided_at is None
        assert one(session, second)[0].decided_at is None
        measure = session.scalars(select(Measure)).one()
        assert measure.lifted_at is not None


def test_hiding_is_taken_back_unless_somebody_touched_it(
    database: Database, world: World, three: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.HIDE, three)
    appealed, shown, untouched = three
    ben, fay = world.actor("ben"), world.actor("fay")
    with database.unit_of_work() as session:
        wanted = select(Measure.id).where(Measure.thread_id == one(session, appealed)[1].id)
        appeal(session, own_measure(session, ben, session.scalars(wanted).one()), body="Why?")
        granted = thread_to(session, fay, one(session, shown)[1].id, verb="moderation.hide")
        from community.moderation.actions.hiding import show_post

        show_post(session, granted, by=fay)

    assert batches.undo(database, world, "ada", batch_id) == {
        appealed: "appealed",
        shown: "later_act",
        untouched: "restored",
    }

    with database.reading() as session:
        assert one(session, appealed)[1].hidden_at is not None
        assert one(session, untouched)[1].hidden_at is None
        lines = public_log(session, community_id=world.garden).items
        assert [line.act for line in lines[:2]] == ["undo_hide", "undo_batch"]
        assert {line.role for line in lines} == {"facilitator"}
        assert chain.verify(session).problem == ""
        item = session.scalars(select(BatchItem).where(BatchItem.subject_id == untouched)).one()
        again = occasion_of(ActUndone(community_id=world.garden, item_id=item.id), session)
        assert again is not None
        assert again.reasons == ((world.ben, "undone"),)
    assert told(database, "act:undone") == 1


def test_dismissing_and_taking_in_hand_are_taken_back(
    database: Database, world: World, three: list[int]
) -> None:
    first, second, third = three
    gone, _became = batches.do(database, world, "ada", BatchAct.DISMISS, [first, second])
    mine, became = batches.do(database, world, "ada", BatchAct.ASSIGN, [first, third])
    assert became == {first: "decided", third: "done"}
    with database.unit_of_work() as session:  # the same reader reports one of the two again
        batches.report_on(session, world, one(session, second)[1].id, by="zed")

    assert batches.undo(database, world, "ada", gone) == {
        first: "restored",
        second: "reported_again",
    }
    assert batches.undo(database, world, "ada", mine)[third] == "restored"

    with database.reading() as session:
        assert one(session, first)[0].decided_at is None
        assert session.get_one(ReportCase, third).assigned_to_id is None
    assert told(database, "act:undone") == 0  # nobody had been told


def test_nobody_judges_their_own_post_or_unread_words(
    database: Database, world: World, held: list[int]
) -> None:
    bens, cleos, adas = held
    with database.unit_of_work() as session:
        session.get_one(HeldPost, cleos).version = 2

    _batch, became = batches.do(database, world, "ada", BatchAct.APPROVE, dict.fromkeys(held, 1))

    assert became == {bens: "done", cleos: "stale", adas: "own_post"}
    assert told(database, "post:approved") == 1


def test_a_published_post_waits_again_while_nobody_has_answered(
    database: Database, world: World, held: list[int]
) -> None:
    bens, cleos, _adas = held
    seen = {bens: 1, cleos: 1}
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, seen)
    with database.unit_of_work() as session:
        answered = session.get_one(HeldPost, cleos).thread_id
        assert answered is not None
        session.add(
            Reply(
                thread_id=answered,
                kind="answer",
                author_id=world.fay,
                body="May.",
                body_html="<p>May.</p>",
                created_at=clock.now(),
            )  # fmt: skip
        )
        stood = session.get_one(HeldPost, bens).thread_id
        assert session.get_one(HeldPost, bens).body == ""

    became = batches.undo(database, world, "ada", batch_id)

    assert became == {bens: "restored", cleos: "answered"}
    with database.reading() as session:
        again = session.get_one(HeldPost, bens)
        assert (again.title, again.body, again.mentions, again.tags) == (
            "Beans?", "When, @fay?", ["fay"], ["beans"])  # fmt: skip
        assert (again.outcome, again.thread_id) == (None, None)
        assert session.get_one(Thread, stood).deleted_at is not None
        item = session.scalars(select(BatchItem).where(BatchItem.subject_id == bens)).one()
        event = ActUndone(community_id=world.garden, item_id=item.id)
        occasion = occasion_of(event, session)
        assert occasion is not None
        assert occasion.reasons == ((world.ben, "waits_again"),)
        # Taken back before the worker came to it, it was never published for its author.
        approved = PostApproved(community_id=world.garden, held_id=bens)
        assert occasion_of(approved, session) is None
    _batch, became = batches.do(database, world, "fay", BatchAct.APPROVE, {bens: 1})
    assert became == {bens: "done"}


def test_a_published_post_that_was_changed_stays(
    database: Database, world: World, held: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held[0]: 1})
    ben = world.actor("ben")
    with database.unit_of_work() as session:
        thread_id = session.get_one(HeldPost, held[0]).thread_id or 0
        granted = thread_to(session, ben, thread_id, verb="threads.edit_own")
        session.get_one(Thread, thread_id).edited_at = clock.now()
        assert granted.thread.id == thread_id

    assert batches.undo(database, world, "ada", batch_id) == {held[0]: "changed"}


def test_a_rejection_is_taken_back_and_can_be_decided_anew(
    database: Database, world: World, held: list[int]
) -> None:
    bens, cleos, _adas = held
    seen = {bens: 1, cleos: 1}
    batch_id, _became = batches.do(database, world, "ada", BatchAct.REJECT, seen)
    with database.unit_of_work() as session:
        mine = session.get_one(HeldPost, cleos).measure_id or 0
        appeal(session, own_measure(session, world.actor("cleo"), mine), body="Why?")

    assert batches.undo(database, world, "mo", batch_id) == {bens: "restored", cleos: "appealed"}

    with database.reading() as session:
        lines = public_log(session, community_id=world.garden).items
        assert [(line.act, line.role) for line in lines[:2]] == [
            ("undo_reject", "admin"),
            ("undo_batch", "admin"),
        ]
    assert batches.do(database, world, "fay", BatchAct.REJECT, {bens: 1})[1] == {bens: "done"}


def test_who_may_take_it_back_and_when(database: Database, world: World, three: list[int]) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.DISMISS, three[:1])
    with pytest.raises(Forbidden, match="Only who did this"):
        batches.undo(database, world, "fay", batch_id)
    for who in ("ben", "zed", "xen", "pia", "sue"):
        with pytest.raises(NotFound):
            batches.undo(database, world, who, batch_id)
    with database.reading() as session, pytest.raises(NotFound):
        batch_in(session, world.actor("ada"), "workshop", batch_id)
    with database.unit_of_work() as session:
        session.get_one(Batch, batch_id).created_at = clock.now() - timedelta(hours=24, minutes=1)
    with pytest.raises(Conflict, match="more than a day ago"):
        batches.undo(database, world, "ada", batch_id)
    with database.unit_of_work() as session:
        session.get_one(Batch, batch_id).created_at = clock.now() - timedelta(hours=23)

    assert batches.undo(database, world, "ada", batch_id) == {three[0]: "restored"}
    for who in ("ada", "mo"):
        with pytest.raises(Conflict, match="Ada has taken this back already"):
            batches.undo(database, world, who, batch_id)


def test_an_interrupted_batch_goes_on_and_an_undone_one_does_not(
    database: Database, world: World, three: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.DISMISS, three[:2])
    with database.unit_of_work() as session:
        session.add(BatchItem(batch_id=batch_id, subject_id=three[2]))
    with pytest.raises(NotFound):
        batches.carry_out(database, world, "fay", batch_id)
    batches.undo(database, world, "ada", batch_id)

    became = batches.carry_out(database, world, "ada", batch_id)

    assert became == {three[0]: "restored", three[1]: "restored", three[2]: "undone"}


def test_an_undoing_that_was_interrupted_goes_on_for_who_began_it(
    database: Database, world: World, three: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.DISMISS, three)
    ada, mo = world.actor("ada"), world.actor("mo")
    with database.unit_of_work() as session:
        begin_undo(session, batch_to(session, ada, batch_id), by=ada)
    with database.unit_of_work() as session, pytest.raises(Conflict):
        begin_undo(session, batch_to(session, mo, batch_id), by=mo)

    assert set(batches.undo(database, world, "ada", batch_id).values()) == {"restored"}


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
