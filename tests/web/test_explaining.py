"""How I decided: beneath one's own answer, by its author alone, with what stood there before."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.worker.documents import change_of
from community.answers.models import FormerReasoning, Reasoning
from community.search.queries import Touched, passages_of
from community.threads.models import Reply
from search import Document
from tests.aliases.test_posting import asked
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_it_stands_folded_beneath_the_answer(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    where = f"/replies/{answer}/reasoning"
    cleo, zed = sign_in(app, world.cleo), sign_in(app, world.zed)
    assert where in cleo.get(f"/threads/{thread}").text
    assert where not in zed.get(f"/threads/{thread}").text
    body = "Looked at the soil.\n\n<b>Ruled out</b> **frost**."
    assert post(cleo, where, body=body).status_code == 303

    page = zed.get(f"/threads/{thread}").text
    assert "<summary>How I decided</summary>" in page
    assert "&lt;b&gt;Ruled out&lt;/b&gt; **frost**." in page
    assert post(cleo, where, body="Asked Ada.", version=1).status_code == 303
    page = zed.get(f"/threads/{thread}").text
    assert "Asked Ada." in page
    assert "Looked at the soil." not in page
    history = zed.get(where).text
    assert "Looked at the soil." in history
    assert "<textarea" not in history.split("<main", 1)[1]
    assert post(cleo, f"{where}/remove").status_code == 303
    assert "How I decided</summary>" not in zed.get(f"/threads/{thread}").text
    assert zed.get(where).status_code == 404
    with talk.database.reading() as session:
        assert session.scalars(select(FormerReasoning)).all() == []


def test_only_the_author_of_an_answer_writes_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    comment = talk.say(thread, "cleo", "Well?", comment=True)
    for who, status in (("ben", 403), ("ada", 403), ("zed", 403)):
        browser = sign_in(app, getattr(world, who))
        where = f"/replies/{answer}/reasoning"
        assert post(browser, where, body="I did").status_code == status
        assert post(browser, f"{where}/remove").status_code == status
        assert browser.get(where).status_code == 404
    cleo = sign_in(app, world.cleo)
    assert post(cleo, f"/replies/{comment}/reasoning", body="x").status_code == 409
    inside = talk.say(talk.start("ben", slug="vault"), "ada")
    zed = sign_in(app, world.zed)
    for gone in (inside, 10**9):
        assert zed.get(f"/replies/{gone}/reasoning").status_code == 404
        assert post(zed, f"/replies/{gone}/reasoning", body="x").status_code == 404


@pytest.mark.parametrize("body", ["", "   ", "x" * 1_001])
def test_bad_words_are_refused_and_stay(
    app: Flask, world: World, talk: Conversation, body: str
) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    refused = post(sign_in(app, world.cleo), f"/replies/{answer}/reasoning", body=body)
    assert refused.status_code == 422
    assert body.strip() in refused.text


def test_of_two_browsers_the_second_is_told(app: Flask, world: World, talk: Conversation) -> None:
    answer = talk.say(talk.start("ben"), "cleo")
    cleo, where = sign_in(app, world.cleo), f"/replies/{answer}/reasoning"
    assert post(cleo, where, body="First").status_code == 303
    late = post(cleo, where, body="Second")
    assert late.status_code == 409
    assert "What stands there now" in late.text
    assert "Second" in late.text
    version = re.search(r'name="version" value="(\d+)"', late.text)
    assert version
    assert post(cleo, where, body="Second", version=int(version[1])).status_code == 303


def test_it_is_gone_with_its_answer_and_in_a_locked_thread_stays(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    cleo, ada = sign_in(app, world.cleo), sign_in(app, world.ada)
    where = f"/replies/{answer}/reasoning"
    post(cleo, where, body="Secret reasons")
    post(ada, f"/threads/{thread}/lock", reason="other", words="Over")
    assert post(cleo, where, body="More", version=1).status_code == 409
    assert "Secret reasons" in ada.get(f"/threads/{thread}").text
    assert post(ada, f"/replies/{answer}/hiding", reason="Not kind").status_code == 303
    assert "Secret reasons" not in sign_in(app, world.ben).get(f"/threads/{thread}").text
    for reader in (sign_in(app, world.ben), app.test_client()):
        assert reader.get(where).status_code == 404


def test_it_is_found_by_its_words(world: World, app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    post(sign_in(app, world.cleo), f"/replies/{answer}/reasoning", body="Hydrangea")
    with talk.database.reading() as session:
        found = passages_of(session, Touched(threads=frozenset({thread})))
    documents = [change_of(each) for each in found]
    assert [isinstance(each, Document) and "Hydrangea" in each.body for each in documents] == [
        False,
        True,
    ]


def test_under_an_alias_it_names_the_alias(app: Flask, world: World, talk: Conversation) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    post(ben, f"/threads/{thread}/replies", body="I found it myself.")
    with talk.database.reading() as session:
        mine = session.scalars(select(Reply).where(Reply.thread_id == thread)).one()
    assert mine.author_id != world.ben
    where = f"/replies/{mine.id}/reasoning"
    assert post(ben, where, body="By trying").status_code == 303
    with talk.database.reading() as session:
        assert session.scalars(select(Reasoning.author_id)).one() == mine.author_id
    for reader in (app.test_client(), sign_in(app, world.mo), sign_in(app, world.cleo)):
        for page in (reader.get(f"/threads/{thread}").text, reader.get(where).text):
            assert "By trying" in page
            assert "Ben" not in page.split("<main", 1)[1]


def test_it_costs_no_statement_of_its_own(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start("ben")
    answers = [talk.say(thread, "cleo") for _ in range(4)]
    zed = sign_in(app, world.zed)
    zed.get(f"/threads/{thread}")
    with Statements(database) as few:
        zed.get(f"/threads/{thread}")
    for each in answers:
        post(sign_in(app, world.cleo), f"/replies/{each}/reasoning", body="So")
    with Statements(database) as many:
        zed.get(f"/threads/{thread}")
    assert len(many.seen) == len(few.seen)


def test_a_lock_tells_of_no_alias_that_a_facilitator_bears_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    fay, ada = sign_in(app, world.fay), sign_in(app, world.ada)
    thread = asked(fay)
    post(fay, f"/threads/{thread}/replies", body="I found it myself.")
    with talk.database.reading() as session:
        mine = session.scalars(select(Reply.id).where(Reply.thread_id == thread)).one()
    where = f"/replies/{mine}/reasoning"
    assert where in fay.get(f"/threads/{thread}").text
    post(ada, f"/threads/{thread}/lock", reason="other", words="Over")
    assert where not in fay.get(f"/threads/{thread}").text
    assert post(fay, where, body="Still at it").status_code == 409
    assert "Still at it" not in ada.get(f"/threads/{thread}").text


def test_a_muted_alias_explains_nothing(app: Flask, world: World, talk: Conversation) -> None:
    ben, fay = sign_in(app, world.ben), sign_in(app, world.fay)
    thread = asked(ben)
    post(ben, f"/threads/{thread}/replies", body="I found it myself.")
    with talk.database.reading() as session:
        mine = session.scalars(select(Reply.id).where(Reply.thread_id == thread)).one()
    assert post(fay, f"/threads/{thread}/seal/mute").status_code == 303
    refused = post(ben, f"/replies/{mine}/reasoning", body="And another thing")
    assert refused.status_code == 403
    assert "muted this alias" in refused.text
    assert post(ben, f"/replies/{mine}/reasoning/remove").status_code == 303
