"""Two who write at once: the second is told in words, and every count stays right.

What another writer committed in between is written here behind the back of what was loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.actions import tags
from community.communities.models import Tag
from community.errors import Conflict
from community.moderation.access import hold_post, post_to_report, report_in
from community.moderation.actions.reports import decide_report, report_post
from community.moderation.policies import Outcome, Reason
from community.order.access import place_to_move_to
from community.order.actions.moves import move_thread
from community.questions.actions import accept_answer
from community.questions.statuses import ask_for_detail
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import Reply, Thread, ThreadTag
from tests import factories
from tests.community.test_threads import answer, ground, start
from tests.world import World, populate


@pytest.mark.usefixtures("world")
def test_what_must_be_there_once_is_a_conflict_for_the_second(database: Database) -> None:
    with pytest.raises(Conflict) as told, database.unit_of_work() as session:
        # Its name was free when the second one looked.
        factories.account(session, handle="ada", email="another@hearth.example")

    assert told.value.code == "race"


@pytest.mark.parametrize("column", ["deleted_at", "hidden_at", "locked_at"])
def test_m10_a_reply_to_a_thread_that_closed_meanwhile_is_refused(
    world: World, session: Session, column: str
) -> None:
    thread = start(session, world)
    granted = ground(session, world, thread, "cleo")
    _meanwhile(session, Thread, thread.id, **{column: clock.now()})

    with pytest.raises(Conflict):
        actions.post_reply(session, granted, author=world.actor("cleo"), text=render("In March."))


def test_an_answer_that_went_meanwhile_is_not_accepted(world: World, session: Session) -> None:
    thread = start(session, world)
    reply = answer(session, world, thread)
    granted = reply_to(session, world.actor("ben"), reply.id, verb="questions.accept")
    _meanwhile(session, Reply, reply.id, deleted_at=clock.now())

    with pytest.raises(Conflict):
        accept_answer(session, granted, actor=world.actor("ben"))

    session.refresh(thread)
    assert thread.accepted_reply_id is None


def test_an_answer_accepted_while_it_goes_is_the_accepted_one_no_longer(
    world: World, session: Session
) -> None:
    thread = start(session, world)
    reply = answer(session, world, thread)
    granted = reply_to(session, world.actor("cleo"), reply.id, verb="threads.edit_own")
    _meanwhile(session, Thread, thread.id, accepted_reply_id=reply.id)

    actions.delete_reply(session, granted, actor=world.actor("cleo"))

    session.refresh(thread)
    assert thread.accepted_reply_id is None


def test_an_answer_that_went_to_another_thread_meanwhile_counts_in_none_twice(
    world: World, session: Session
) -> None:
    thread, other = start(session, world), start(session, world)
    reply = answer(session, world, thread)
    removed = reply_to(session, world.actor("cleo"), reply.id, verb="threads.edit_own")
    _meanwhile(session, Reply, reply.id, thread_id=other.id)

    with pytest.raises(Conflict):
        actions.delete_reply(session, removed, actor=world.actor("cleo"))

    session.rollback()


def test_an_answer_that_went_to_another_thread_meanwhile_is_not_accepted(
    world: World, session: Session
) -> None:
    thread, other = start(session, world), start(session, world)
    reply = answer(session, world, thread)
    granted = reply_to(session, world.actor("ben"), reply.id, verb="questions.accept")
    _meanwhile(session, Reply, reply.id, thread_id=other.id)

    with pytest.raises(Conflict):
        accept_answer(session, granted, actor=world.actor("ben"))

    session.refresh(thread)
    assert thread.accepted_reply_id is None


def test_a_comment_that_went_to_another_thread_meanwhile_says_nothing_of_this_one(
    world: World, session: Session
) -> None:
    thread, other = start(session, world), start(session, world)
    on = thread_to(session, world.actor("cleo"), thread.id, verb="threads.reply")
    said = actions.post_reply(
        session, on, author=world.actor("cleo"), text=render("Where?"), comment=True
    )
    granted = reply_to(session, world.actor("cleo"), said.id, verb="threads.reply")
    _meanwhile(session, Reply, said.id, thread_id=other.id)

    with pytest.raises(Conflict):
        ask_for_detail(session, granted, actor=world.actor("cleo"))


@pytest.mark.parametrize("column", ["archived_at", "deleted_at", "merged_into_id"])
def test_a_thread_that_ended_meanwhile_does_not_move(
    world: World, session: Session, column: str
) -> None:
    thread, other = start(session, world), start(session, world)
    ada = world.actor("ada")
    granted = thread_to(session, ada, thread.id, verb="threads.move")
    target = place_to_move_to(session, ada, granted, "workshop")
    _meanwhile(
        session,
        Thread,
        thread.id,
        **{column: other.id if column == "merged_into_id" else clock.now()},
    )

    with pytest.raises(Conflict):
        move_thread(session, granted, target, by=ada, reason="Belongs there.", wider=True)


def _meanwhile(
    session: Session, kind: type[Thread] | type[Reply], id_: int, **values: object
) -> None:
    session.flush()
    session.execute(
        update(kind)
        .where(kind.id == id_)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


@pytest.fixture
def shared(postgres_url: str) -> Iterator[tuple[Database, World, int]]:
    """A thread of Ben's beside a thread with the tag `sowing`, where writers do not queue."""
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
        start(session, world, tags=["sowing"])
        bare = start(session, world)
    yield database, world, bare.id
    database.dispose()


@pytest.mark.postgres
def test_a_tag_that_is_deleted_while_a_thread_takes_it_is_coined_anew(
    shared: tuple[Database, World, int],
) -> None:
    database, world, thread_id = shared
    with database.unit_of_work() as session:
        tags.delete_tag(session, _sowing(session), borne_by=[])
        session.flush()
        taking = _at_once(lambda: _take_tag(database, world, thread_id))
    taking.join()

    assert _bearers(database) == ([thread_id], 1)


@pytest.mark.postgres
def test_a_tag_is_deleted_after_a_thread_has_taken_it(
    shared: tuple[Database, World, int],
) -> None:
    database, world, thread_id = shared

    def forget() -> None:
        with database.unit_of_work() as session:
            tags.delete_tag(session, _sowing(session), borne_by=[])

    with database.unit_of_work() as session:
        _tag(session, world, thread_id)
        deleting = _at_once(forget)
    deleting.join()

    assert _bearers(database) == ([], None)


@pytest.mark.postgres
def test_a_tag_that_is_gone_when_it_is_renamed_is_a_conflict(
    shared: tuple[Database, World, int],
) -> None:
    database, _, _ = shared

    def rename() -> None:
        with database.unit_of_work() as session:
            tag = _sowing(session)
            with database.unit_of_work() as other:
                tags.delete_tag(other, _sowing(other), borne_by=[])
            tags.change_tag(session, tag, name="planting", description="")

    with pytest.raises(Conflict) as told:
        rename()

    assert told.value.code == "race"


def _sowing(session: Session) -> Tag:
    return session.scalars(select(Tag).where(Tag.name == "sowing")).one()


def _take_tag(database: Database, world: World, thread_id: int) -> None:
    with database.unit_of_work() as session:
        _tag(session, world, thread_id)


def _tag(session: Session, world: World, thread_id: int) -> None:
    granted = thread_to(session, world.actor("ben"), thread_id, verb="threads.edit_own")
    actions.edit_thread(
        session,
        granted,
        editor=world.actor("ben"),
        title=granted.thread.title,
        text=render("It is cold here."),
        tags=["sowing"],
        version=granted.thread.version,
    )


def _at_once(act: Callable[[], None]) -> threading.Thread:
    """Begin to act elsewhere, and go on when it waits for this transaction."""
    acting = threading.Thread(target=act)
    acting.start()
    acting.join(timeout=0.5)
    assert acting.is_alive()
    return acting


def _bearers(database: Database) -> tuple[list[int], int | None]:
    """Which threads bear the tag, and what its counter says."""
    with database.reading() as session:
        bearing = select(ThreadTag.thread_id).join(Tag).where(Tag.name == "sowing")
        count = session.scalar(select(Tag.threads_count).where(Tag.name == "sowing"))
        return list(session.scalars(bearing)), count


@pytest.mark.postgres
def test_two_who_decide_on_two_reports_of_one_post_do_not_wait_for_each_other(
    shared: tuple[Database, World, int],
) -> None:
    database, world, thread_id = shared
    ids = [_reported(database, world, who, thread_id) for who in ("cleo", "zed")]

    def late() -> None:
        with pytest.raises(Conflict, match="Nothing was done twice"):
            _hide(database, world, "fay", ids[1])

    with database.unit_of_work() as session:
        found = report_in(session, world.actor("ada"), "garden", ids[0])
        hold_post(session, found.granted)
        deciding = _at_once(late)
        decide_report(
            session, found, by=world.actor("ada"), outcome=Outcome.HIDDEN, reason="An advert"
        )
    deciding.join()


def _reported(database: Database, world: World, who: str, thread_id: int) -> int:
    with database.unit_of_work() as session:
        granted = post_to_report(session, world.actor(who), thread_id=thread_id, reply_id=None)
        made = report_post(session, granted, by=world.actor(who), reason=Reason.SPAM, note="")
        return made.id


def _hide(database: Database, world: World, who: str, report_id: int) -> None:
    with database.unit_of_work() as session:
        found = report_in(session, world.actor(who), "garden", report_id)
        decide_report(
            session, found, by=world.actor(who), outcome=Outcome.HIDDEN, reason="An advert"
        )
