"""What one device does to a draft that another has changed since."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.drafts.access import own_draft
from community.drafts.actions.scheduling import schedule
from community.drafts.models import Draft
from community.threads.models import Reply
from tests.web.conversation import Conversation, post
from tests.web.test_drafts import drafts, typed
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def replies(database: Database) -> list[str]:
    """Everything that was said."""
    with database.reading() as session:
        return list(session.scalars(select(Reply.body).order_by(Reply.id)))


def put_off(database: Database, world: World) -> Draft:
    """Ben's telephone has his draft posted tomorrow."""
    with database.unit_of_work() as session:
        draft = own_draft(session, world.actor("ben"), drafts(database)[0].id, to_change=True)
        schedule(session, draft, at=clock.ahead(days=1))
    return draft


def test_posting_leaves_what_another_device_wrote_and_this_one_has_not_seen(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    laptop, telephone = sign_in(app, world.ben), sign_in(app, world.ben)
    old = typed(laptop, f"reply:{thread}", body="One").json
    assert old is not None
    typed(telephone, f"reply:{thread}", old["draft"], body="One, and three pages more")

    sent = post(laptop, f"/threads/{thread}/replies", body="One.", draft=old["draft"])

    assert sent.status_code == 303
    assert replies(database) == ["One."]
    assert [draft.body for draft in drafts(database)] == ["One, and three pages more"]
    assert "three pages more" in laptop.get(f"/threads/{thread}").text, "it is offered"


def test_posting_ends_a_draft_that_says_the_same(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben = sign_in(app, world.ben)
    old = typed(ben, f"reply:{thread}", body="One").json
    assert old is not None
    typed(ben, f"reply:{thread}", old["draft"], body="One,\r\ntwo")  # as the page was left

    post(ben, f"/threads/{thread}/replies", body="One,\r\ntwo", draft=old["draft"])

    assert drafts(database) == []


def test_what_was_scheduled_and_changed_elsewhere_is_not_posted_unseen_or_twice(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    laptop = sign_in(app, world.ben)
    typed(laptop, f"reply:{thread}", body="One")
    draft = put_off(database, world)
    token = f"{draft.id}.{draft.version}.later"
    path = f"/threads/{thread}/replies"
    at = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    changed = post(laptop, path, body="Two", later="true", post_at=at, draft=token)
    assert changed.status_code == 303, changed.text

    refused = post(laptop, path, body="One.", draft=token)

    assert refused.status_code == 409
    assert "One." in refused.text, "what was typed stays"
    assert f'href="/drafts/{draft.id}"' in refused.text
    assert replies(database) == []
    assert [each.body for each in drafts(database)] == ["Two"]


def test_what_another_device_has_scheduled_is_asked_about_before_something_else_is_posted(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    laptop = sign_in(app, world.ben)
    old = typed(laptop, f"reply:{thread}", body="One").json
    assert old is not None
    draft = put_off(database, world)
    path = f"/threads/{thread}/replies"

    asked = post(laptop, path, body="One, and more", draft=old["draft"])

    assert asked.status_code == 409
    assert f'href="/drafts/{draft.id}"' in asked.text
    assert replies(database) == []
    token = re.search(r'name="draft" value="([^"]+)"', asked.text)
    assert token is not None
    assert post(laptop, path, body="One, and more", draft=token[1]).status_code == 303
    assert (replies(database), drafts(database)) == (["One, and more"], [])


def test_what_an_open_page_saves_is_not_posted_by_the_clock(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    place = f"reply:{talk.start('ada')}"
    ben = sign_in(app, world.ben)
    old = typed(ben, place, body="One").json
    assert old is not None
    put_off(database, world)

    # The same words change nothing, and others are first asked about.
    assert typed(ben, place, old["draft"], body="One").status_code == 200
    told = typed(ben, place, old["draft"], body="One and").json
    assert told is not None
    assert told["errors"]["draft"].endswith(".later")
    assert [draft.post_at is None for draft in drafts(database)] == [False]

    # "Keep what is here": from now on it is saved with each pause, half a sentence or not.
    kept = typed(ben, place, told["errors"]["draft"], body="One and").json
    assert kept is not None
    (draft,) = drafts(database)
    assert (draft.body, draft.post_at, draft.place) == ("One and", None, place)
    assert typed(ben, place, kept["draft"], body="One and a half").status_code == 200


def test_what_another_device_wrote_is_not_thrown_away_unseen(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    laptop, telephone = sign_in(app, world.ben), sign_in(app, world.ben)
    old = typed(laptop, f"reply:{thread}", body="One").json
    assert old is not None
    number = drafts(database)[0].id
    away = re.compile(rf'formaction="(/drafts/{number}/removal[^"]*)"')
    pages = (f"/threads/{thread}", "/drafts", f"/drafts/{number}")
    buttons = [away.findall(laptop.get(page).text) for page in pages]
    typed(telephone, f"reply:{thread}", old["draft"], body="One, and three pages more")

    for (button,) in buttons:
        answer = post(laptop, button)
        assert answer.status_code == 409
        assert "You wrote something else here on another device." in answer.text
    assert [draft.body for draft in drafts(database)] == ["One, and three pages more"]
    (now,) = away.findall(laptop.get("/drafts").text)
    assert post(laptop, now).status_code == 303
    assert drafts(database) == []
