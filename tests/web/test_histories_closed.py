"""Versions that are closed to readers: what was hidden, and what a facilitator withholds."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.communities.models import Tag
from community.moderation import chain
from community.moderation.models import ModerationEntry
from tests.web.conversation import Conversation, post
from tests.web.test_histories import edit_post, versions_kept
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_what_was_hidden_stays_with_facilitators_when_it_was_mended(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    reply = talk.say(thread, "cleo", "quokka")
    ada, cleo, ben = (sign_in(app, who) for who in (world.ada, world.cleo, world.ben))
    place = f"/replies/{reply}"
    post(ada, f"{place}/hiding", reason="It names a neighbour")
    assert ben.get(f"{place}/history").status_code == 404
    assert cleo.get(f"{place}/history").status_code == 200
    post(ada, f"{place}/hiding/remove")
    assert edit_post(cleo, place, "wombat") == 303
    hidden = versions_kept(database, thread, reply)[0].id

    for reader in (ben, cleo, app.test_client()):
        assert "quokka" not in reader.get(f"{place}/history").text
        assert reader.get(f"{place}/history/{hidden}").status_code == 404
        assert "quokka" not in reader.get(f"/api/v1{place}/revisions").text
    assert cleo.get(f"{place}/edit?from={hidden}").status_code == 404
    assert "quokka" in ada.get(f"{place}/history").text
    post(ada, f"{place}/deletion")
    assert ada.get(f"{place}/history").status_code == 404


def test_what_came_before_it_was_hidden_is_closed_too_until_a_facilitator_opens_it(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    reply = talk.say(thread, "cleo", "quokka")
    ada, cleo, ben = (sign_in(app, who) for who in (world.ada, world.cleo, world.ben))
    place = f"/replies/{reply}"
    edit_post(cleo, place, "quokka!")
    post(ada, f"{place}/hiding", reason="It names a neighbour")
    post(ada, f"{place}/hiding/remove")
    edit_post(cleo, place, "wombat", version=2)
    first, second, _now = (row.id for row in versions_kept(database, thread, reply))

    for address in (f"{place}/history", f"/api/v1{place}/revisions"):
        assert "quokka" not in ben.get(address).text
    assert f"{place}/history/{first}/withholding/remove" in ada.get(f"{place}/history").text
    opening = f"{place}/history/{first}/withholding/remove"
    assert post(cleo, opening).status_code == 403
    assert post(ada, opening).status_code == 303
    assert post(ada, opening).status_code == 409
    assert ben.get(f"{place}/history/{first}").status_code == 200
    assert ben.get(f"{place}/history/{second}").status_code == 404


def test_a_tag_that_is_renamed_opens_no_words_that_were_hidden(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start(body="quokka", tags=["soil"])
    ada, ben, place = sign_in(app, world.ada), sign_in(app, world.ben), f"/threads/{thread}"
    post(ada, f"{place}/hiding", reason="It names a neighbour")
    post(ada, f"{place}/hiding/remove")
    with database.unit_of_work() as session:
        session.scalars(select(Tag)).one().name = "earth"

    assert edit_post(ben, place, "wombat", tags="earth") == 303

    for reader in (ben, app.test_client()):
        assert "quokka" not in reader.get(f"{place}/history").text
        assert "quokka" not in reader.get(f"/api/v1{place}/revisions").text
    assert "quokka" in ada.get(f"{place}/history").text


def test_nothing_is_brought_back_while_a_post_is_hidden(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    ben, place = sign_in(app, world.ben), f"/threads/{thread}"
    edit_post(ben, place, "wombat", tags="")
    assert "Bring it back" in ben.get(f"{place}/history").text
    post(sign_in(app, world.ada), f"{place}/hiding", reason="It names a neighbour")

    assert "Bring it back" not in ben.get(f"{place}/history").text


def test_a_facilitator_withholds_a_version_and_the_log_keeps_it(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start(body="The key is quokka.")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    place = f"/threads/{thread}"
    edit_post(ben, place, "The key is with Ada.", tags="")
    secret, now = (row.id for row in versions_kept(database, thread))

    assert post(ada, f"{place}/history/{now}/withholding", reason="x").status_code == 409
    assert post(ada, f"{place}/history/{secret}/withholding", reason=" ").status_code == 422
    assert post(ben, f"{place}/history/{secret}/withholding", reason="x").status_code == 403
    assert post(ada, f"{place}/history/{secret}/withholding", reason="A key").status_code == 303
    assert post(ada, f"{place}/history/{secret}/withholding", reason="A key").status_code == 409
    for reader in (ben, app.test_client()):
        assert "quokka" not in reader.get(f"{place}/history").text
        assert reader.get(f"{place}/history/{secret}").status_code == 404
        kept = reader.get(f"/api/v1{place}/revisions").get_json()["items"][1]
        assert (kept["state"], kept["body"], kept["title"]) == ("withheld", None, None)
    assert "quokka" in ada.get(f"{place}/history").text

    assert post(ada, f"{place}/history/{secret}/withholding/remove").status_code == 303
    assert "quokka" in ben.get(f"{place}/history").text
    with database.reading() as session:
        acts = list(session.scalars(select(ModerationEntry.act).order_by(ModerationEntry.id)))
        assert chain.verify(session).problem == ""
    assert acts == ["withhold", "unwithhold"]
    assert "withheld an earlier version" in ada.get("/communities/garden/moderation/log").text
