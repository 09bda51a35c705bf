"""What was done to several is taken back, except what somebody touched since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from community import clock
from community.errors import Conflict, Forbidden, NotFound
from community.moderation import chain
from community.moderation.access import batch_in, batch_to, own_measure
from community.moderation.actions.appeals import appeal
from community.moderation.actions.hiding import show_post
from community.moderation.actions.undoing import begin_undo
from community.moderation.models import Batch, BatchItem, Measure, ReportCase
from community.moderation.policies import BatchAct
from community.moderation.queries import public_log
from community.threads.access import thread_to
from community.threads.models import HeldPost, Reply, Thread
from tests import batches
from tests.batches import report_of, told
from tests.world import World


def test_hiding_is_taken_back_unless_somebody_touched_it(
    database: Database, world: World, three: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.HIDE, three)
    appealed, shown, untouched = three
    ben, fay = world.actor("ben"), world.actor("fay")
    with database.unit_of_work() as session:
        wanted = select(Measure.id).where(Measure.thread_id == report_of(session, appealed)[1].id)
        appeal(session, own_measure(session, ben, session.scalars(wanted).one()), body="Why?")
        granted = thread_to(session, fay, report_of(session, shown)[1].id, verb="moderation.hide")

        show_post(session, granted, by=fay)

    assert batches.undo(database, world, "ada", batch_id) == {
        appealed: "appealed",
        shown: "later_act",
        untouched: "restored",
    }

    with database.reading() as session:
        assert report_of(session, appealed)[1].hidden_at is not None
        assert report_of(session, untouched)[1].hidden_at is None
        lines = public_log(session, community_id=world.garden).items
        assert [line.act for line in lines[:2]] == ["undo_hide", "undo_batch"]
        assert {line.role for line in lines} == {"facilitator"}
        assert chain.verify(session).problem == ""
    assert told(database, "act:undone") == 1


def test_dismissing_and_taking_in_hand_are_taken_back(
    database: Database, world: World, three: list[int]
) -> None:
    first, second, third = three
    gone, _became = batches.do(database, world, "ada", BatchAct.DISMISS, [first, second])
    mine, became = batches.do(database, world, "ada", BatchAct.ASSIGN, [first, third])
    assert became == {first: "decided", third: "done"}
    with database.unit_of_work() as session:  # the same reader reports one of the two again
        batches.report_on(session, world, report_of(session, second)[1].id, by="zed")

    assert batches.undo(database, world, "ada", gone) == {
        first: "restored",
        second: "reported_again",
    }
    assert batches.undo(database, world, "ada", mine)[third] == "restored"

    with database.reading() as session:
        assert report_of(session, first)[0].decided_at is None
        assert session.get_one(ReportCase, third).assigned_to_id is None
    assert told(database, "act:undone") == 0  # nobody had been told


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
            )
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
    _batch, became = batches.do(database, world, "fay", BatchAct.APPROVE, {bens: 1})
    assert became == {bens: "done"}


def test_a_published_post_that_was_changed_stays(
    database: Database, world: World, held: list[int]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held[0]: 1})
    with database.unit_of_work() as session:
        stood = session.get_one(HeldPost, held[0]).thread_id
        session.get_one(Thread, stood).edited_at = clock.now()

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


def test_m7_who_may_take_it_back_and_when_and_once(
    database: Database, world: World, three: list[int]
) -> None:
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
