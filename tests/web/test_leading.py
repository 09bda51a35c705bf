"""Facilitators are asked now and then to lead by example; marks are their authors' own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Community
from community.leading.models import LeadingChoice
from community.threads.models import Thread, ThreadKind
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
_ASK, _MISS = "Ask something you do not know yet", "Tell of a miss and what you changed"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def later(talk: Conversation, *, days: float) -> None:
    """As if so many days had passed since somebody chose or wrote something."""
    with talk.database.unit_of_work() as session:
        back = timedelta(days=days)
        for chosen in session.scalars(select(LeadingChoice)):
            chosen.dismissed_at = chosen.dismissed_at and chosen.dismissed_at - back
            chosen.paused_until = chosen.paused_until and chosen.paused_until - back
        for thread in session.scalars(select(Thread)):
            thread.created_at -= back


def test_one_prompt_in_two_weeks(app: Flask, world: World, talk: Conversation) -> None:
    ada = sign_in(app, world.ada)

    first = ada.get("/today").text
    assert (_ASK in first, _MISS in first) == (True, False)
    assert ada.get("/today").text.count(_ASK) == 1, "it waits until it is answered"
    assert post(ada, "/today/leading/dismiss").status_code == 303
    later(talk, days=13)
    page = ada.get("/today").text
    assert (_ASK in page, _MISS in page) == (False, False)
    later(talk, days=1.1)
    page = ada.get("/today").text
    assert (_ASK in page, _MISS in page) == (False, True)
    for other in ("ben", "cleo", "zed"):
        page = sign_in(app, getattr(world, other)).get("/today").text
        assert _ASK not in page, "only who facilitates is asked"
        assert _MISS not in page


def test_it_is_paused_or_ended(app: Flask, world: World, talk: Conversation) -> None:
    ada = sign_in(app, world.ada)
    post(ada, "/today/leading/paused")
    later(talk, days=80)
    assert _ASK not in ada.get("/today").text
    assert "Paused until" in ada.get("/settings/notifications").text
    later(talk, days=12)
    assert _ASK in ada.get("/today").text
    post(ada, "/today/leading/off")
    later(talk, days=4000)
    assert _ASK not in ada.get("/today").text
    assert "You get no prompts" in ada.get("/settings/notifications").text
    post(ada, "/settings/notifications/leading/on")
    assert _ASK in ada.get("/today").text


def test_it_opens_a_thread_that_bears_the_mark(
    app: Flask, world: World, talk: Conversation
) -> None:
    ada = sign_in(app, world.ada)
    page = ada.get("/today").text
    begin = page.split('href="', 1)[1]
    begin = next(
        part.split('"')[0] for part in page.split('href="') if "mark=open_question" in part
    )
    form = ada.get(begin.replace("&amp;", "&")).text
    assert 'value="open_question" checked' in form
    assert "What I do not know yet" in form
    place = begin.split("?")[0]
    sent = post(ada, place, kind="question", title="What do moles eat?", body="I wonder.",
                tags="", mark="open_question")  # fmt: skip
    assert sent.status_code == 303
    assert "Open question" in app.test_client().get(sent.location).text
    assert _ASK not in ada.get("/today").text
    assert _MISS not in ada.get("/today").text
    later(talk, days=14.1)
    assert _MISS in ada.get("/today").text


def test_nothing_is_asked_for_in_an_ended_community(
    app: Flask, world: World, talk: Conversation
) -> None:
    with talk.database.unit_of_work() as session:
        for each in session.scalars(select(Community)):
            each.stage = "archived"  # type: ignore[assignment]  # as the column holds it
    assert _ASK not in sign_in(app, world.ada).get("/today").text


def test_only_the_author_marks_a_post(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    reply = talk.say(thread, "cleo")
    comment = talk.say(thread, "cleo", comment=True, parent_id=reply)
    ada, ben, cleo = (sign_in(app, getattr(world, name)) for name in ("ada", "ben", "cleo"))

    for address in (f"/threads/{thread}/mark", f"/replies/{reply}/mark"):
        assert post(ada, address, mark="miss").status_code == 403
        assert ada.get(address).status_code == 403
    assert post(cleo, f"/replies/{comment}/mark", mark="miss").status_code == 409
    assert post(ben, f"/threads/{thread}/mark", mark="splendid").status_code == 422
    assert post(ben, f"/threads/{thread}/mark", mark="open_question").status_code == 303
    assert post(cleo, f"/replies/{reply}/mark", mark="miss").status_code == 303
    page = app.test_client().get(f"/threads/{thread}").text
    assert (page.count("Open question"), page.count("A miss I learned from")) == (1, 1)
    assert post(cleo, f"/replies/{reply}/mark", mark="").status_code == 303
    assert "A miss I learned" not in app.test_client().get(f"/threads/{thread}").text
    with talk.database.unit_of_work() as session:
        session.get_one(Thread, thread).hidden_at = clock.now()
    assert post(ben, f"/threads/{thread}/mark", mark="").status_code == 409
