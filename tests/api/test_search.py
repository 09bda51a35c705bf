"""Search for programs: the same answers as the page, with totals and links."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conversations import Conversations
from tests.world import World, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def test_hits_come_with_total_passage_and_address(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "Best <b>bean</b> for shade")
    reply = talk.reply("cleo", thread, "The runner bean & the <field> bean.")
    talk.settle()
    body = sign_in(app, talk.world.zed).get("/api/v1/search?q=bean").get_json()
    (item,) = body["items"]
    assert body["total"] == 1
    assert not body["degraded"]
    assert item["thread_id"] == thread
    assert item["url"] in (f"/threads/{thread}", f"/threads/{thread}?post={reply}#reply-{reply}")
    assert item["more"] == 1
    assert "<mark>bean</mark>" in item["passage"]
    assert "<field>" not in item["passage"]


def test_an_outsider_gets_neither_items_nor_a_total(app: Flask, talk: Conversations) -> None:
    talk.start("ben", "vault", "Canaryword")
    talk.settle()
    insider = sign_in(app, talk.world.ben).get("/api/v1/search?q=canaryword").get_json()
    assert insider["total"] == 1
    for who in ("zed", "xen", "sue", "fay", "mo", "pia"):
        browser = sign_in(app, getattr(talk.world, who))
        assert browser.get("/api/v1/search?q=canaryword").get_json() == {
            "items": [],
            "total": 0,
            "ignored": [],
            "absent": [],
            "degraded": False,
        }
        # What they may not read is written nowhere for them, like what is written nowhere at all.
        both = browser.get("/api/v1/search?q=canaryword+quincunxword").get_json()
        assert both["absent"] == ["canaryword", "quincunxword"]
    assert app.test_client().get("/api/v1/search?q=canaryword").get_json()["total"] == 0
    inside = sign_in(app, talk.world.ben).get("/api/v1/search?q=canaryword+quincunxword")
    assert inside.get_json()["absent"] == ["quincunxword"]


def test_pages_are_linked(app: Flask, talk: Conversations) -> None:
    for n in range(5):
        talk.start("ben", "garden", f"Linked {n}")
    talk.settle()
    browser = sign_in(app, talk.world.ben)
    seen: list[int] = []
    address: str | None = "/api/v1/search?q=linked&limit=2"
    while address:
        answer = browser.get(address)
        assert answer.get_json()["total"] == 5
        seen += [item["thread_id"] for item in answer.get_json()["items"]]
        link = answer.headers.get("Link", "")
        address = link[1:].partition(">")[0] if link else None
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 257,
        "type=nonsense",
        "cursor=-1",
        "cursor=9999",
        "limit=0",
        "limit=51",
        "field=1",
    ],
)
def test_bad_input_is_a_problem_that_says_what_to_do(app: Flask, query: str) -> None:
    answer = app.test_client().get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["errors"]


@pytest.mark.usefixtures("world")
def test_no_index_is_said_not_hidden(app: Flask) -> None:
    assert app.test_client().get("/api/v1/search?q=x").get_json()["degraded"] is True
