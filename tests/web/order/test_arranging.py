"""Archiving, splitting, merging and showing elsewhere; strangers see none of it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.worker.relay import Relay
from community.threads.models import ThreadKind
from tests.conversations import Conversations
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


class Told(Conversations):
    """Conversations whose journal is carried to the index and to people."""

    def settle(self) -> None:
        while Relay(self.database, self.indexer).step():
            pass


@pytest.fixture
def told(app: Flask, world: World) -> Told:
    return Told(app, world)


@pytest.fixture
def talk(told: Told, world: World) -> Conversation:
    return Conversation(told.database, world)


def test_a_thread_is_archived_and_brought_back(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(title="Copper saws")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    address = f"/threads/{thread_id}"
    assert f'formaction="{address}/archive"' in ada.get(address).text
    assert post(cleo, f"{address}/archive").status_code == 403
    assert post(ada, f"{address}/archive").status_code == 303
    shown = cleo.get(address).text
    assert "This thread is archived: it is kept as it is." in shown
    assert 'name="body"' not in shown
    assert "Copper saws" not in cleo.get("/communities/garden/threads").text
    assert "Copper saws" not in cleo.get("/communities/garden/questions?sort=unanswered").text
    assert "Copper saws" in cleo.get("/communities/garden/threads?archived=1").text
    refused = post(cleo, f"{address}/replies", body="Words that are kept.")
    assert refused.status_code == 409
    assert "This thread is archived" in refused.text
    assert "Words that are kept." in refused.text
    assert f'formaction="{address}/archive/remove"' in ada.get(address).text
    assert post(ada, f"{address}/archive/remove").status_code == 303
    assert "Copper saws" in cleo.get("/communities/garden/threads").text


def test_an_archived_thread_is_found_by_its_state(
    app: Flask, world: World, told: Told, talk: Conversation
) -> None:
    thread_id = talk.start(title="Copper saws")
    api = with_token(app, world.ada, "read", "write")
    assert api.ask("POST", f"/api/v1/threads/{thread_id}/archive").status_code == 204
    told.settle()
    cleo = sign_in(app, world.cleo)
    assert "Copper saws" in cleo.get("/search?q=copper&status=archived").text
    assert "Copper saws" not in cleo.get("/search?q=copper&status=unanswered").text
    listed = api.ask("GET", "/api/v1/threads?archived=true").json["items"]
    assert [(each["id"], each["archived"]) for each in listed] == [(thread_id, True)]
    assert api.ask("GET", "/api/v1/threads").json["items"] == []
    assert api.ask("DELETE", f"/api/v1/threads/{thread_id}/archive").status_code == 204


def test_posts_are_split_off_and_their_old_addresses_lead_there(
    app: Flask, world: World, told: Told, talk: Conversation
) -> None:
    thread_id = talk.start(title="Copper saws")
    kept, gone = talk.say(thread_id, "cleo", "Stay."), talk.say(thread_id, "cleo", "Quoxal frost.")
    ada, address = sign_in(app, world.ada), f"/threads/{thread_id}/split"
    assert f'href="{address}"' in ada.get(f"/threads/{thread_id}").text
    assert "Quoxal frost." in ada.get(address).text
    fields = {"title": "Frost and saws", "kind": "discussion", "body": "Its own.", "tags": ""}
    nothing = post(ada, address, **fields)
    assert nothing.status_code == 422
    assert "Choose 1 to 200 posts" in nothing.text
    untitled = post(ada, address, **{**fields, "title": ""}, reply_ids=[gone])
    assert untitled.status_code == 422
    assert f'value="{gone}" checked' in untitled.text
    assert "Its own." in untitled.text
    done = post(ada, address, **fields, reply_ids=[gone])
    assert done.status_code == 303
    made = done.headers["Location"]
    cleo = sign_in(app, world.cleo)
    assert "Quoxal frost." in cleo.get(made).text
    assert "Quoxal frost." not in cleo.get(f"/threads/{thread_id}").text
    led = cleo.get(f"/threads/{thread_id}?post={gone}")
    assert (led.status_code, led.headers["Location"]) == (
        303,
        f"{made}?post={gone}#reply-{gone}",
    )
    assert cleo.get(f"/threads/{thread_id}?post={kept}").status_code == 200
    assert "Frost and saws" in cleo.get(f"/threads/{thread_id}").text
    assert "Copper saws" in cleo.get(made).text
    told.settle()
    found = cleo.get("/search?q=quoxal").text
    assert f'href="{made}?post={gone}#reply-{gone}"' in found
    assert "What you wrote stands in a new thread now" in cleo.get("/notifications").text


def test_a_thread_goes_on_in_another_which_shows_both_beginnings(
    app: Flask, world: World, told: Told, talk: Conversation
) -> None:
    into = talk.start(title="Copper saws", kind=ThreadKind.DISCUSSION)
    thread_id = talk.start(
        "cleo", title="Saws of copper", body="Quoxal **words**.", kind=ThreadKind.DISCUSSION
    )
    reply = talk.say(thread_id, "ben", "A reply.")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    address = f"/threads/{thread_id}/merge"
    assert "Paste the address" in ada.get(f"{address}?target=nothing").text
    assert "There is no such thread" in ada.get(f"{address}?target=999999").text
    assert "A thread cannot go on in itself." in ada.get(f"{address}?target={thread_id}").text
    assert "Merging cannot be undone" in ada.get(f"{address}?target=/threads/{into}").text
    assert post(ada, address, target=into, reason="").status_code == 422
    assert post(cleo, address, target=into, reason="Mine.").status_code == 403
    done = post(ada, address, target=f"https://here/threads/{into}", reason="One thing twice.")
    assert done.headers["Location"] == f"/threads/{into}#merged-{thread_id}"
    shown = cleo.get(f"/threads/{into}").text
    assert "Quoxal <strong>words</strong>." in shown
    assert "One thing twice." in shown
    assert "A reply." in shown
    led = cleo.get(f"/threads/{thread_id}")
    assert (led.status_code, led.headers["Location"]) == (301, done.headers["Location"])
    led = cleo.get(f"/threads/{thread_id}?post={reply}")
    assert led.headers["Location"] == f"/threads/{into}?post={reply}#reply-{reply}"
    assert "Saws of copper" not in cleo.get("/communities/garden/threads").text
    assert app.test_client().get("/sitemap.xml").status_code == 200
    told.settle()
    assert "“Saws of copper” goes on in another thread" in cleo.get("/notifications").text
    assert "Saws of copper" in cleo.get("/search?q=quoxal").text
    body = (
        with_token(app, world.ada, "read", "write").ask("GET", f"/api/v1/threads/{thread_id}").json
    )
    assert body["merged_into"] == into


def test_a_merged_thread_stands_for_itself_where_the_other_was_removed(
    app: Flask, world: World, talk: Conversation
) -> None:
    into, thread_id = talk.start(), talk.start("cleo", title="Copper saws")
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    reason = "One thing twice."
    post(ada, f"/threads/{thread_id}/merge", target=str(into), reason=reason)
    assert post(ada, f"/threads/{into}/hiding", reason="Not for here.").status_code == 303
    cleo = sign_in(app, world.cleo)
    assert cleo.get(f"/threads/{into}").status_code == 404
    shown = cleo.get(f"/threads/{thread_id}")
    assert shown.status_code == 200
    assert "Copper saws" in shown.text
    assert f'action="/threads/{thread_id}/replies"' not in shown.text
    assert fay.get(f"/threads/{thread_id}").status_code == 301  # who may still read it there


def test_a_thread_is_shown_in_another_community(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(slug="workshop", title="Copper saws")
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    address = f"/threads/{thread_id}/cross-posts"
    assert 'value="garden"' in ada.get(address).text
    assert post(ada, address, community="nothing").status_code == 422
    assert post(ada, address, community="garden").status_code == 303
    assert "Copper saws" in ben.get("/communities/garden/cross-posts").text
    assert "Copper saws" not in app.test_client().get("/communities/garden/cross-posts").text
    assert "garden/cross-posts" in ben.get(f"/threads/{thread_id}").text
    assert post(ben, f"{address}/garden/remove").status_code == 303  # who began it
    assert "Copper saws" not in ben.get("/communities/garden/cross-posts").text


def test_strangers_learn_nothing(app: Flask, world: World, talk: Conversation) -> None:
    thread_id = talk.start("ada", slug="vault", title="Copper saws")
    reply = talk.say(thread_id, "ben", "A secret.")
    into = talk.start("ada", slug="vault")
    ada = sign_in(app, world.ada)
    fields = {"title": "Frost and saws", "kind": "discussion", "body": "x", "tags": ""}
    made = post(ada, f"/threads/{thread_id}/split", **fields, reply_ids=[reply])
    post(ada, f"/threads/{thread_id}/merge", target=into, reason="One thing twice.")
    absent = app.test_client().get("/threads/999999")
    for who in (None, world.cleo, world.mo):
        reader = app.test_client() if who is None else sign_in(app, who)
        own = absent if who is None else reader.get("/threads/999999")
        for address in (
            *(f"/threads/{thread_id}", f"/threads/{thread_id}?post={reply}", made.location),
            *(f"/threads/{into}?post={reply}", f"/threads/{thread_id}/cross-posts"),
            *(f"/threads/{thread_id}/split", f"/threads/{thread_id}/merge"),
            "/communities/vault/cross-posts",
        ):
            answer = reader.get(address)
            assert answer.status_code == own.status_code == 404, address
            assert "A secret." not in answer.text
        public = Conversation(talk.database, world).start(slug="garden")
        assert reader.get(f"/threads/{public}?post={reply}").status_code == 200


def test_programs_do_all_of_it(app: Flask, world: World, talk: Conversation) -> None:
    thread_id, into = talk.start(), talk.start()
    reply = talk.say(thread_id)
    api = with_token(app, world.ada, "read", "write")
    made = api.ask(
        "POST",
        f"/api/v1/threads/{thread_id}/split",
        json={"reply_ids": [reply], "title": "Frost and saws", "body": "Its own."},
    )
    assert (made.status_code, made.json["replies_count"]) == (201, 1)
    assert made.headers["Location"] == f"/api/v1/threads/{made.json['id']}"
    merged = {"target_id": into, "reason": "One thing twice."}
    assert api.ask("POST", f"/api/v1/threads/{thread_id}/merge", json=merged).status_code == 204
    again = api.ask("POST", f"/api/v1/threads/{thread_id}/merge", json=merged)
    assert (again.status_code, again.json["code"]) == (409, "merged")
    bad = api.ask("POST", f"/api/v1/threads/{into}/merge", json={**merged, "target_id": 10**9})
    assert bad.status_code == 422
    crossed = f"/api/v1/threads/{into}/cross-posts"
    assert api.ask("POST", crossed, json={"community": "workshop"}).status_code == 204
    assert api.ask("GET", crossed).json["items"] == [{"name": "Workshop", "slug": "workshop"}]
    shown = api.ask("GET", "/api/v1/communities/workshop/cross-posts").json["items"]
    assert [each["id"] for each in shown] == [into]
    assert api.ask("DELETE", f"{crossed}/workshop").status_code == 204
    assert api.ask("GET", crossed).json["items"] == []
