"""Two who write at once: the second is told in words, and every count stays right.

What another writer committed in between is written here behind the back of what was loaded.
"""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.errors import Conflict
from community.questions.actions import accept_answer
from community.text import render
from community.threads import actions
from community.threads.access import reply_to
from community.threads.models import Reply, Thread
from tests import factories
from tests.community.test_threads import answer, ground, start
from tests.world import World


@pytest.mark.usefixtures("world")
def test_what_must_be_there_once_is_a_conflict_for_the_second(database: Database) -> None:
    with pytest.raises(Conflict) as told, database.unit_of_work() as session:
        # Its name was free when the second one looked.
        factories.account(session, handle="ada", email="another@hearth.example")

    assert told.value.code == "race"


@pytest.mark.parametrize("column", ["deleted_at", "hidden_at", "locked_at"])
def test_a_reply_to_a_thread_that_closed_meanwhile_is_refused(
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
