"""Somebody takes an unanswered question: one at a time, a few at once, and never for long."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.communities.models import Membership
from community.errors import Conflict
from community.questions.taking import end_takings, has_takings_over, take_question
from community.threads.access import thread_to
from community.threads.models import Thread, ThreadKind
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def holder(talk: Conversation, thread: int) -> int | None:
    """Who has taken it, as the row says."""
    with talk.database.reading() as session:
        return session.get_one(Thread, thread).taken_by_id


def over(talk: Conversation, thread: int) -> None:
    """Let the time be over."""
    with talk.database.unit_of_work() as session:
        session.get_one(Thread, thread).taken_until = clock.now() - timedelta(seconds=1)


def test_others_see_who_is_at_it_and_cannot_take_it_too(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    cleo, ada, zed = (sign_in(app, getattr(world, name)) for name in ("cleo", "ada", "zed"))
    address = f"/threads/{thread}/taking"
    assert f'formaction="{address}" name="hours" value="48"' in cleo.get(f"/threads/{thread}").text

    assert post(cleo, address, hours=24).status_code == 303

    page = zed.get(f"/threads/{thread}").text
    assert re.search(r"Cleo</bdi></a> is at it until", page)
    assert "Let go" not in page
    assert post(ada, address, hours=24).status_code == 409
    assert f'formaction="{address}" name' not in ada.get(f"/threads/{thread}").text
    assert post(cleo, address, hours=48).status_code == 303
    with talk.database.reading() as session:
        until = session.get_one(Thread, thread).taken_until
    assert until
    assert timedelta(hours=47) < until - clock.now() <= timedelta(hours=48)
    assert post(cleo, f"{address}/remove").status_code == 303
    assert holder(talk, thread) is None
    assert "is at it until" not in zed.get(f"/threads/{thread}").text


def test_an_answer_ends_it_and_open_pages_hear_of_that(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    cleo = sign_in(app, world.cleo)
    post(cleo, f"/threads/{thread}/taking", hours=24)
    talk.say(thread, "ada", "Which soil?", comment=True)
    assert holder(talk, thread) == world.cleo
    last = re.search(r'data-last-seq="(\d+)"', cleo.get(f"/threads/{thread}").text)
    talk.say(thread, "ada")
    assert last
    assert holder(talk, thread) is None
    news = cleo.get(f"/threads/{thread}/updates?after={last[1]}").text
    assert re.search(r'id="thread-taken" role="note" hidden', news)
    assert post(cleo, f"/threads/{thread}/taking", hours=24).status_code == 409


def test_it_ends_by_itself(app: Flask, world: World, talk: Conversation) -> None:
    thread, other = talk.start("ben"), talk.start("ben")
    cleo, ada = sign_in(app, world.cleo), sign_in(app, world.ada)
    for each in (thread, other):
        post(cleo, f"/threads/{each}/taking", hours=24)
    over(talk, thread)

    assert "is at it until" not in ada.get(f"/threads/{thread}").text
    with talk.database.unit_of_work() as session:
        assert has_takings_over(session)
        assert end_takings(session) == 1
        assert not has_takings_over(session)
    assert (holder(talk, thread), holder(talk, other)) == (None, world.cleo)
    assert post(ada, f"/threads/{thread}/taking", hours=24).status_code == 303
    with talk.database.unit_of_work() as session:
        session.query(Membership).filter_by(account_id=world.cleo).update({"state": "left"})
    with talk.database.unit_of_work() as session:
        assert end_takings(session) == 1
    assert holder(talk, other) is None


def test_what_is_over_may_be_taken_before_the_worker_comes(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    post(sign_in(app, world.cleo), f"/threads/{thread}/taking", hours=24)
    over(talk, thread)
    assert post(sign_in(app, world.ada), f"/threads/{thread}/taking", hours=24).status_code == 303
    assert holder(talk, thread) == world.ada


def test_three_at_once_are_the_most(app: Flask, world: World, talk: Conversation) -> None:
    threads = [talk.start("ben") for _ in range(4)]
    cleo = sign_in(app, world.cleo)
    codes = [post(cleo, f"/threads/{each}/taking", hours=24).status_code for each in threads]
    assert codes == [303, 303, 303, 409]
    talk.say(threads[0], "cleo")
    assert post(cleo, f"/threads/{threads[3]}/taking", hours=24).status_code == 303


def test_a_facilitator_lets_go_for_somebody_who_is_told(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    cleo, ada, ben = (sign_in(app, getattr(world, name)) for name in ("cleo", "ada", "ben"))
    post(cleo, f"/threads/{thread}/taking", hours=24)
    assert post(ben, f"/threads/{thread}/taking/remove").status_code == 403
    assert "Let go for them" in ada.get(f"/threads/{thread}").text
    assert post(ada, f"/threads/{thread}/taking/remove").status_code == 303
    assert holder(talk, thread) is None
    assert (world.cleo, "let_go") in told(talk.database)
    assert "let go of" in cleo.get("/notifications").text


def test_who_may_take_what(app: Flask, world: World, talk: Conversation) -> None:
    thread, chat = talk.start("ben"), talk.start("ben", kind=ThreadKind.DISCUSSION)
    closed, locked = talk.start("ben", slug="vault"), talk.start("ben")
    ben, cleo, zed, ada = (
        sign_in(app, getattr(world, name)) for name in ("ben", "cleo", "zed", "ada")
    )
    post(ada, f"/threads/{locked}/lock", reason="heated")

    assert post(ben, f"/threads/{thread}/taking", hours=24).status_code == 403
    assert post(zed, f"/threads/{thread}/taking", hours=24).status_code == 403
    assert post(cleo, f"/threads/{chat}/taking", hours=24).status_code == 409
    assert post(cleo, f"/threads/{locked}/taking", hours=24).status_code == 409
    assert post(cleo, f"/threads/{thread}/taking", hours=72).status_code == 422
    assert post(cleo, f"/threads/{thread}/taking", hours="x").status_code == 422
    assert post(zed, f"/threads/{closed}/taking", hours=24).status_code == 404
    assert post(zed, f"/threads/{closed}/taking/remove").status_code == 404
    assert holder(talk, closed) is None
    assert post(ada, f"/threads/{closed}/taking", hours=24).status_code == 303


def test_of_two_at_once_one_has_it(world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    gate = threading.Barrier(2)
    taken: list[str] = []

    def take(name: str) -> None:
        gate.wait()
        actor = world.actor(name)
        try:
            with talk.database.unit_of_work() as session:
                granted = thread_to(session, actor, thread, verb="questions.take")
                take_question(session, granted, actor=actor, hours=24)
        except Conflict:
            return
        taken.append(name)

    both = [threading.Thread(target=take, args=(name,)) for name in ("cleo", "ada")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(taken) == 1
    assert holder(talk, thread) == getattr(world, taken[0])
