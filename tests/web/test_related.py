"""What was said before: beside a thread, while somebody asks, and what it counts for."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.drafts.models import Draft
from community.reactions.models import Reaction
from community.threads.models import ThreadKind
from tests.api.test_communities import Program
from tests.conversations import Conversations
from tests.queries import Statements
from tests.world import World, csrf, sign_in

ASKED = "Which caterpillar eats the red cabbage?"


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _beside(browser: FlaskClient, thread: int, *, page: bool = False) -> str:
    headers = {} if page else {"HX-Request": "true"}
    answer = browser.get(f"/threads/{thread}/related", headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _answered_question(talk: Conversations, community: str = "garden") -> tuple[int, int]:
    thread = talk.start("ben", community, ASKED, kind=ThreadKind.QUESTION)
    answer = talk.reply("cleo", thread, "The large white: pick its eggs from the cabbage leaves.")
    talk.accept("ben", answer)
    return thread, answer


def _send(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    return browser.post(path, data=fields, headers={"X-CSRFToken": csrf(browser)})


def test_beside_a_thread_stands_what_is_like_it_and_never_itself(
    app: Flask, talk: Conversations
) -> None:
    solved, _ = _answered_question(talk)
    thread = talk.start("ada", "garden", "Caterpillars again on the red cabbage")
    talk.start("ada", "garden", "Where are the rubber boots?", "Somebody took them from here.")
    talk.settle()
    browser = sign_in(app, talk.world.cleo)
    for shown in (_beside(browser, thread), _beside(browser, thread, page=True)):
        assert ASKED in shown
        assert "Solved" in shown
        assert "boots" not in shown
    assert f'href="/threads/{solved}"' not in _beside(browser, solved)
    assert f'data-url="/threads/{thread}/related"' in browser.get(f"/threads/{thread}").text


def test_nothing_private_or_removed_is_related(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "The Zanzibar plans and the cabbage")
    talk.start("ben", "vault", "Zanzibar plans for the cabbage")
    gone = talk.start("ben", "garden", "Zanzibar cabbage plans that were removed")
    talk.settle()
    talk.hide_thread(gone)
    inside, outside = sign_in(app, talk.world.ben), sign_in(app, talk.world.cleo)

    assert "Zanzibar plans for" in _beside(inside, thread)
    assert "Zanzibar plans for" not in _beside(outside, thread)
    assert "that were removed" not in _beside(outside, thread)
    assert "Nothing like this" in _beside(outside, thread)


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "mo"])
def test_a_stranger_gets_the_404_of_a_thread_that_is_not_there(
    app: Flask, talk: Conversations, who: str
) -> None:
    thread = talk.start("ben", "vault", "Zanzibar relocation plans")
    browser = sign_in(app, getattr(talk.world, who))
    assert browser.get(f"/threads/{thread}/related").status_code == 404
    assert browser.get("/threads/999999/related").status_code == 404
    assert sign_in(app, talk.world.ben).get(f"/threads/{thread}/related").status_code == 200


def test_the_text_counts_and_not_the_title_alone(app: Flask, talk: Conversations) -> None:
    _answered_question(talk)
    talk.settle()
    browser = sign_in(app, talk.world.cleo)
    path = "/communities/garden/threads/similar"
    body = "Some caterpillar ate half of the red cabbage."
    told = _send(browser, path, title="red cabbage eaten by a caterpillar", body=body)
    assert ASKED in told.get_data(as_text=True)
    assert "no-store" in told.headers["Cache-Control"]


def test_without_scripts_a_button_shows_it_and_keeps_what_was_typed(
    app: Flask, talk: Conversations
) -> None:
    _, answer = _answered_question(talk)
    talk.settle()
    browser = sign_in(app, talk.world.ada)
    path = "/communities/garden/threads/new"
    typed = {"title": "Which caterpillar is on my cabbage?", "body": "", "kind": "question"}
    shown = _send(browser, path, look="1", **typed).get_data(as_text=True)
    assert ASKED in shown
    assert f'value="/replies/{answer}"' in shown
    assert typed["title"] in shown
    nothing = {**typed, "title": "Something that nobody ever mentioned"}
    assert "Go on and ask" in _send(browser, path, look="1", **nothing).get_data(as_text=True)


def test_this_answers_me_counts_as_help_and_keeps_the_text(app: Flask, talk: Conversations) -> None:
    thread, answer = _answered_question(talk)
    browser = sign_in(app, talk.world.ada)
    sent = {"title": "Which caterpillar is it?", "body": "It is green.", "kind": "question"}
    for _ in range(2):
        told = _send(
            browser,
            "/communities/garden/threads/answered",
            answered_by=f"/replies/{answer}",
            **sent,
        )
        assert told.location.startswith(f"/threads/{thread}?post={answer}")
    with talk.database.reading() as session:
        said = session.scalars(select(Reaction).where(Reaction.reply_id == answer)).all()
        kept = session.scalars(select(Draft).where(Draft.account_id == talk.world.ada)).all()
    assert [(each.account_id, each.kind) for each in said] == [(talk.world.ada, "helped")]
    assert {each.body for each in kept} == {"It is green."}
    page = browser.get(f"/threads/{thread}").text
    assert "counts as help" in page
    assert "kept in your drafts" in page


@pytest.mark.parametrize("named", ["", "/threads/", "/replies/x", "/people/ben", "/replies/99999"])
def test_a_button_that_names_no_post_is_a_404(app: Flask, talk: Conversations, named: str) -> None:
    browser = sign_in(app, talk.world.ada)
    path = "/communities/garden/threads/answered"
    assert _send(browser, path, answered_by=named).status_code == 404


def test_a_post_of_ones_own_is_no_help_and_a_hidden_one_is_not_there(
    app: Flask, talk: Conversations
) -> None:
    _, answer = _answered_question(talk)
    hidden = talk.start("ben", "vault", "Zanzibar relocation plans")
    path = "/communities/garden/threads/answered"
    own = sign_in(app, talk.world.cleo)
    told = _send(own, path, answered_by=f"/replies/{answer}", title="", body="")
    assert told.status_code == 303
    assert "your own post" in own.get(told.location).text
    assert _send(own, path, answered_by=f"/threads/{hidden}").status_code == 404
    with talk.database.reading() as session:
        assert session.scalars(select(Reaction)).all() == []


def test_only_members_are_offered_to_say_so(app: Flask, talk: Conversations) -> None:
    _, answer = _answered_question(talk)
    talk.settle()
    path, sent = "/communities/garden/threads/similar", {"title": "Caterpillar on red cabbage"}
    inside = _send(sign_in(app, talk.world.ada), path, **sent).get_data(as_text=True)
    assert f"/replies/{answer}" in inside


def test_statements_stay_the_same_however_much_is_like_it(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "The red cabbage and the caterpillar")
    talk.start("ben", "garden", "Another caterpillar on the red cabbage")
    talk.settle()
    browser = sign_in(app, talk.world.cleo)
    _beside(browser, thread)
    with Statements(talk.database) as few:
        _beside(browser, thread)
    for number in range(30):
        talk.start("ben", "garden", f"Red cabbage caterpillar of week {number}")
    talk.settle()
    with Statements(talk.database) as many:
        _beside(browser, thread)
    assert len(many) == len(few)


def test_programs_ask_for_the_same(app: Flask, talk: Conversations) -> None:
    thread, answer = _answered_question(talk)
    other = talk.start("ben", "garden", "Red cabbage and its caterpillar once more")
    talk.settle()
    call = Program(app, talk.world.ada)
    [item, *_] = call("GET", "/related?title=red+cabbage+caterpillar").json["items"]
    assert (item["thread_id"], item["helps"]) == (thread, f"/replies/{answer}")
    assert call("GET", f"/related?title={'x' * 500}").status_code == 422
    beside = call("GET", f"/threads/{other}/related").json["items"]
    assert [each["thread_id"] for each in beside] == [thread]
    assert Program(app, talk.world.zed)("GET", f"/threads/{other}/related").status_code == 200
    hidden = talk.start("ben", "vault", "Red cabbage and its caterpillar in private")
    assert Program(app, talk.world.zed)("GET", f"/threads/{hidden}/related").status_code == 404
