"""Who has the same problem is counted and hears of the answer; how many it helped is told."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community.levels.models import ChosenLevel
from community.questions.models import SameProblem
from community.threads.models import Thread, ThreadKind
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def counted(talk: Conversation, thread: int) -> tuple[int, int]:
    """The counter, and the rows it counts."""
    with talk.database.reading() as session:
        rows = select(func.count()).where(SameProblem.thread_id == thread)
        return session.get_one(Thread, thread).same_count, session.scalar(rows) or 0


def level(talk: Conversation, person: int, thread: int) -> str | None:
    """What they chose for the thread."""
    with talk.database.reading() as session:
        return session.scalar(
            select(ChosenLevel.level).where(
                ChosenLevel.account_id == person, ChosenLevel.thread_id == thread
            )
        )


def test_it_is_counted_once_and_followed(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    cleo, ada = sign_in(app, world.cleo), sign_in(app, world.ada)
    address = f"/threads/{thread}/same-problem"

    for _ in range(2):
        assert post(cleo, address).status_code == 303
    post(ada, address)

    assert counted(talk, thread) == (2, 2)
    assert level(talk, world.cleo, thread) == "tracking"
    assert "2 have the same problem" in sign_in(app, world.ben).get(f"/threads/{thread}").text
    assert "2 have the same problem" in app.test_client().get(f"/threads/{thread}").text
    page = cleo.get(f"/threads/{thread}").text
    assert re.search(rf'formaction="{address}/remove" aria-pressed="true"', page)
    assert "2 have the same problem" in cleo.get("/communities/garden/questions").text
    for _ in range(2):
        assert post(cleo, f"{address}/remove").status_code == 303
    assert counted(talk, thread) == (1, 1)
    assert level(talk, world.cleo, thread) is None


@pytest.mark.parametrize(
    ("chosen", "then", "at_last"),
    [
        ("watching", "watching", "watching"),
        ("muted", "tracking", None),
        ("normal", "tracking", None),
    ],
)
def test_who_hears_more_already_goes_on_hearing_it(
    app: Flask, world: World, talk: Conversation, chosen: str, then: str, at_last: str | None
) -> None:
    thread = talk.start("ben")
    cleo = sign_in(app, world.cleo)
    post(cleo, f"/threads/{thread}/level", level=chosen)
    post(cleo, f"/threads/{thread}/same-problem")
    assert level(talk, world.cleo, thread) == then
    post(cleo, f"/threads/{thread}/same-problem/remove")
    assert level(talk, world.cleo, thread) == at_last


def test_they_hear_of_the_accepted_answer_once(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answers = [talk.say(thread, "ada"), talk.say(thread, "ada")]
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    post(cleo, f"/threads/{thread}/same-problem")
    for answer in answers:
        post(ben, f"/replies/{answer}/acceptance")
        notices = told(talk.database)

    assert notices.count((world.cleo, "solved")) == 1
    assert notices.count((world.ada, "acceptance")) == 2
    shown = cleo.get("/notifications").text
    assert "which you have too, has an accepted answer" in shown


def test_who_may_say_so(app: Flask, world: World, talk: Conversation) -> None:
    thread, chat = talk.start("ben"), talk.start("ben", kind=ThreadKind.DISCUSSION)
    closed = talk.start("ben", slug="vault")
    ben, cleo, zed, ada = (
        sign_in(app, getattr(world, name)) for name in ("ben", "cleo", "zed", "ada")
    )

    assert post(ben, f"/threads/{thread}/same-problem").status_code == 403
    assert post(zed, f"/threads/{thread}/same-problem").status_code == 403
    assert post(cleo, f"/threads/{chat}/same-problem").status_code == 409
    post(cleo, f"/threads/{thread}/same-problem")
    for address in (
        f"/threads/{closed}/same-problem",
        f"/threads/{closed}/same-problem/remove",
    ):
        assert post(zed, address).status_code == 404, address
    assert counted(talk, closed) == (0, 0)
    assert post(ada, f"/threads/{closed}/same-problem").status_code == 303
    assert counted(talk, closed) == (1, 1)
