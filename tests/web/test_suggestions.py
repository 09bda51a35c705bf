"""Changes that members suggest: who sees them, who decides, and what becomes of the post."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.revisions.models import Revision
from community.threads.models import Reply
from tests.web.conversation import Conversation, post
from tests.web.suggesting import BODY, TITLE, body_of, decide, heard, stored, suggest
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_the_author_takes_over_one_change_and_leaves_the_other(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    assert f'href="/threads/{thread}/suggest"' in cleo.get(f"/threads/{thread}").text
    assert f'href="/threads/{thread}/suggest"' not in ben.get(f"/threads/{thread}").text

    wanted = BODY.replace("March", "April").replace("May", "June")
    number = suggest(cleo, f"/threads/{thread}", wanted, reason="Frost", title="When to sow beans?")

    assert heard(database, world.ben) == ["suggested"]
    assert f'href="/threads/{thread}/suggestions"' in ben.get(f"/threads/{thread}").text
    assert f'href="/threads/{thread}/suggestions"' not in cleo.get(f"/threads/{thread}").text
    assert f'href="/suggestions/{number}"' in ben.get("/suggestions").text
    assert f'href="/suggestions/{number}"' in ben.get(f"/threads/{thread}/suggestions").text
    page = ben.get(f"/suggestions/{number}").text
    assert re.search(r"<del>.*?March.*?</del>", page)
    assert len(re.findall('name="take"', page)) == 3
    assert body_of(database, thread) == BODY

    assert decide(ben, number, "text0", note="The rest is right.") == 303

    assert body_of(database, thread) == BODY.replace("March", "April")
    kept = stored(database, number)
    assert (kept.state, kept.taken, kept.note) == ("partly", ["text0"], "The rest is right.")
    assert heard(database, world.cleo) == ["suggestion_partly"]
    history = app.test_client().get(f"/threads/{thread}/history").text
    assert re.search(r"Suggested, and taken over by .*?Ben", history)
    assert "Frost" in history
    with database.reading() as session:
        newest = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert newest is not None
        assert (newest.editor_id, newest.accepted_by_id) == (world.cleo, world.ben)
    shown = cleo.get(f"/suggestions/{number}").text
    assert "The rest is right." in shown
    assert "Not taken over" in shown
    assert "waits" not in ben.get("/suggestions").text
    assert f'href="/threads/{thread}/suggestions"' not in ben.get(f"/threads/{thread}").text


def test_a_facilitator_decides_too_and_ticking_nothing_refuses(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    answer = talk.say(thread, "ben", "In March.")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    number = suggest(cleo, f"/replies/{answer}", "In April.")
    assert f'href="/suggestions/{number}"' in ada.get("/suggestions").text

    assert decide(ada, number) == 303

    assert stored(database, number).state == "refused"
    with database.reading() as session:
        assert session.get_one(Reply, answer).body == "In March."
    assert heard(database, world.cleo) == ["suggestion_refused"]
    assert decide(ada, number, "text0") == 409  # decided already


def test_all_of_it_is_taken_over_for_an_answer(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    answer = talk.say(thread, "ben", "In March.")
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    number = suggest(cleo, f"/replies/{answer}", "In **April**.")

    assert decide(ben, number, "text0") == 303

    with database.reading() as session:
        reply = session.get_one(Reply, answer)
        assert "<strong>April</strong>" in reply.body_html
        assert reply.edited_by_id == world.cleo
    assert stored(database, number).state == "accepted"
    assert heard(database, world.cleo) == ["suggestion_taken"]


def test_what_was_changed_meanwhile_is_shown_and_nothing_is_lost(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    wanted = BODY.replace("March", "April").replace("May", "June")
    number = suggest(cleo, f"/threads/{thread}", wanted)
    now = BODY.replace("March", "February").replace("weekly", "daily")
    assert post(ben, f"/threads/{thread}/edit", title=TITLE, body=now, version=1).status_code == 303

    page = ben.get(f"/suggestions/{number}").text
    assert "Does not fit any more" in page
    assert "Sow in February." in page
    assert re.findall(r'name="take" type="checkbox" value="(\w+)"', page) == ["text1"]
    assert decide(ben, number, "text0", "text1", version=1) == 409  # not what was looked at
    assert decide(ben, number, "text0", "text1", version=2) == 303

    assert body_of(database, thread) == now.replace("May", "June")
    assert stored(database, number).state == "partly"


def test_who_suggested_it_withdraws_it_and_nobody_else_does(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    number = suggest(cleo, f"/threads/{thread}", BODY + "\n\nMulch.")
    assert post(ben, f"/suggestions/{number}/withdrawal").status_code == 403
    assert decide(cleo, number, "text0") == 403

    assert post(cleo, f"/suggestions/{number}/withdrawal").status_code == 303

    assert stored(database, number).state == "withdrawn"
    assert decide(ben, number, "text0") == 409
    assert body_of(database, thread) == BODY
    assert "Withdrawn" in cleo.get("/suggestions/made").text
    suggest(cleo, f"/threads/{thread}", BODY + "\n\nMulch.")  # there is room again


def test_outsiders_and_other_readers_learn_nothing(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body=BODY)
    cleo, mo, zed = (sign_in(app, getattr(world, name)) for name in ("cleo", "mo", "zed"))
    number = suggest(cleo, f"/threads/{thread}", BODY + "\n\nMulch well.")
    assert "Mulch well." in cleo.get(f"/suggestions/{number}").text

    for browser in (zed, mo, app.test_client()):
        assert browser.get(f"/suggestions/{number}").status_code == 404
        assert browser.get("/suggestions/999").status_code == 404
    assert "Mulch" not in zed.get("/suggestions").text
    assert zed.get(f"/threads/{thread}/suggest").status_code == 403
    assert f'href="/threads/{thread}/suggest"' not in zed.get(f"/threads/{thread}").text
    assert app.test_client().get("/suggestions").status_code in (302, 303, 401)


def test_in_a_private_community_only_members_know_of_any(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", slug="vault", body=BODY)
    zed = sign_in(app, world.zed)
    assert zed.get(f"/threads/{thread}/suggest").status_code == 404
    assert zed.get(f"/threads/{thread}/suggestions").status_code == 404
    assert suggest(zed, f"/threads/{thread}", BODY + "!", status=404) == 0
