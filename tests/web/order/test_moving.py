"""Moving a thread by page and by API: what is shown first, who is told, who finds it no more."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.worker.relay import Relay
from community.notifications.models import Notification
from tests.conversations import Conversations
from tests.outsiders.doors import with_token
from tests.web.conversation import post
from tests.world import World, sign_in


class Told(Conversations):
    """Conversations whose journal is carried to the index and to people."""

    def settle(self) -> None:
        while Relay(self.database, self.indexer).step():
            pass


@pytest.fixture
def talk(app: Flask, world: World) -> Told:
    return Told(app, world)


def test_what_becomes_of_it_is_shown_before_it_is_moved(
    app: Flask, world: World, talk: Told
) -> None:
    talk.start("ben", "garden", "Which saw?", "What of them?", tags=["saws"])
    talk.start("ben", "vault", "Our saws", "What of them?", tags=["saws"])
    thread_id = talk.start("ben", "vault", "Copper saws", "Hm.", tags=["saws", "quoxal"])
    ada, address = sign_in(app, world.ada), f"/threads/{thread_id}/move"
    assert f'href="{address}"' in ada.get(f"/threads/{thread_id}").text
    assert 'value="garden"' in ada.get(address).text
    shown = ada.get(f"{address}?community=garden").text
    assert "People who cannot read this thread now will read all of it there" in shown
    assert "Tags that are not there and are dropped: <bdi>quoxal</bdi>" in shown
    assert "There is no such community" in ada.get(f"{address}?community=nothing").text

    missing = post(ada, address, community="garden", reason="About tools.")
    assert missing.status_code == 422
    assert "Say that this is meant" in missing.text
    assert "About tools." in missing.text
    assert post(ada, address, community="garden", reason="", wider="true").status_code == 422
    with talk.database.reading():
        assert sign_in(app, world.zed).get(f"/threads/{thread_id}").status_code == 404
    done = post(ada, address, community="garden", reason="About tools.", wider="true")
    assert done.status_code == 303
    assert done.headers["Location"] == f"/threads/{thread_id}"
    assert "Copper saws" in app.test_client().get(f"/threads/{thread_id}").text


def test_the_move_is_warned_of_only_where_somebody_gains_it(
    app: Flask, world: World, talk: Told
) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    shown = sign_in(app, world.ada).get(f"/threads/{thread_id}/move?community=vault").text
    assert "People who cannot read this thread now" not in shown
    assert 'name="wider"' not in shown


def test_who_facilitates_nothing_else_is_told_what_to_do(
    app: Flask, world: World, talk: Told
) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    fay = sign_in(app, world.fay)
    assert "You facilitate no other community" in fay.get(f"/threads/{thread_id}/move").text
    refused = post(fay, f"/threads/{thread_id}/move", community="workshop", reason="It is so.")
    assert refused.status_code == 422
    assert "You do not facilitate that community." in refused.text


def test_an_outsider_learns_nothing_and_a_member_may_not(
    app: Flask, world: World, talk: Told
) -> None:
    thread_id = talk.start("ben", "vault", "Copper saws", "Hm.")
    address = f"/threads/{thread_id}/move"
    sent = {"community": "garden", "reason": "It is so.", "wider": "true"}
    for who, status in (("zed", 404), ("fay", 404), ("ben", 403)):
        browser = sign_in(app, getattr(world, who))
        assert browser.get(address).status_code == status
        answer = post(browser, address, **sent)
        assert answer.status_code == status
        assert "Copper" not in answer.text or who == "ben"
        token = with_token(app, getattr(world, who), "read", "write")
        api = token.ask("POST", f"/api/v1{address}", json={**sent, "wider": True})
        assert api.status_code == status
    assert app.test_client().get(address).status_code in (302, 404)


def test_who_may_not_read_there_loses_it_everywhere_without_a_word(
    app: Flask, world: World, talk: Told
) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "What of them?")
    talk.reply("ben", thread_id, "Cut @cleo off.")
    talk.settle()
    cleo, visitor = sign_in(app, world.cleo), app.test_client()
    places = ("/notifications", "/search?q=copper", "/communities/garden/feed", "/today")
    places += ("/communities/garden/threads", "/communities/garden")
    assert "Copper" in "".join(cleo.get(each).text for each in places[:3])

    moved = post(
        sign_in(app, world.ada),
        f"/threads/{thread_id}/move",
        community="vault",
        reason="It names people.",
    )
    assert moved.status_code == 303
    # At once, before the worker has carried anything.
    assert "Copper" not in "".join(cleo.get(each).text for each in places[1:])
    talk.settle()
    talk.reply("ada", thread_id, "Now @cleo is named again.")
    talk.settle()
    for browser in (cleo, visitor):
        for each in places:
            assert "Copper" not in browser.get(each).text, each
        assert browser.get(f"/threads/{thread_id}").status_code == 404
    assert "Copper" in sign_in(app, world.ben).get("/search?q=copper").text
    with talk.database.reading() as session:
        told = session.scalars(
            select(Notification.kind).where(Notification.account_id == world.cleo)
        ).all()
        assert told == ["mention"]  # of before, and read by the rules of where it is now


def test_its_author_is_told_why(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "What of them?")
    lost = talk.start("cleo", "garden", "Copper nails", "What of them?")
    ada = with_token(app, world.ada, "read", "write")
    plan = ada.ask("GET", f"/api/v1/threads/{thread_id}/move?community=vault").json
    assert plan == {
        "community": "vault", "name": "Vault", "carried": [], "dropped": [], "gains_readers": False,
    }  # fmt: skip
    for each in (thread_id, lost):
        sent = {"community": "vault", "reason": "It names people."}
        assert ada.ask("POST", f"/api/v1/threads/{each}/move", json=sent).status_code == 204
        assert ada.ask("POST", f"/api/v1/threads/{each}/move", json=sent).status_code == 422
    talk.settle()

    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    assert "“Copper saws” was moved to Vault" in ben.get("/notifications").text
    mine = ben.get("/moved").text
    assert f'href="/threads/{thread_id}"' in mine
    assert "It names people." in mine
    # Cleo may not read there: where it went is not named, that it went is.
    assert "“Copper nails” was moved to a community" in cleo.get("/notifications").text
    mine = cleo.get("/moved").text
    assert "It names people." in mine
    assert "Vault" not in mine
    assert f"/threads/{lost}" not in mine
    listed = with_token(app, world.cleo, "read").ask("GET", "/api/v1/me/moves").json
    assert listed is not None
    one = listed["items"][0]
    assert (one["thread_id"], one["target"], one["source"]) == (None, None, "garden")
    assert sign_in(app, world.zed).get("/moved").text.count("item-row__title") == 0


def test_the_log_of_moderation_says_it_on_both_sides(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "What of them?")
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{thread_id}/move", community="vault", reason="It names people.")
    assert "to another community" in ada.get("/communities/garden/moderation/log").text
    assert "It names people." in ada.get("/communities/vault/moderation/log").text
    # To readers of the place it left, its number is nothing any more.
    log = with_token(app, world.zed, "read").ask("GET", "/api/v1/communities/garden/moderation/log")
    assert f'"thread_id": {thread_id}' not in log.text
