"""Searches that are kept, and what they find as a feed: for their owner as they may read now."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from sqlalchemy import update

from app.worker.relay import Relay
from community.communities.models import Membership
from community.searches.actions import MOST_SAVED
from tests.conversations import Conversations
from tests.outsiders.doors import with_token
from tests.web.conversation import post
from tests.world import World, sign_in

_ATOM = "{http://www.w3.org/2005/Atom}"


class Told(Conversations):
    """Conversations whose journal is carried to the index."""

    def settle(self) -> None:
        while Relay(self.database, self.indexer).step():
            pass


@pytest.fixture
def talk(app: Flask, world: World) -> Told:
    told = Told(app, world)
    told.start("ben", "garden", "Copper saws", "Of copper.", tags=["saws"])
    told.start("ben", "vault", "A copper secret", "Quoxal copper.")
    told.settle()
    return told


def titles(feed: str) -> list[str | None]:
    return [each.findtext(f"{_ATOM}title") for each in fromstring(feed).iter(f"{_ATOM}entry")]


@pytest.mark.usefixtures("talk")
def test_a_search_is_kept_opened_renamed_and_deleted(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    found = ben.get("/search?q=copper&tag=saws").text
    assert 'href="/searches/new?q=copper&amp;tag=saws"' in found
    offered = ben.get("/searches/new?q=copper&tag=saws").text
    assert 'value="copper"' in offered
    assert 'name="tag" value="saws"' in offered
    nothing = post(ben, "/searches/new", name="Nothing", q="")
    assert nothing.status_code == 422
    assert 'value="Nothing"' in nothing.text
    assert post(ben, "/searches/new", name="", q="copper", tag="saws").status_code == 303
    listed = ben.get("/searches").text
    assert 'href="/search?q=copper&amp;tag=saws"' in listed
    (number,) = set(re.findall(r"/searches/(\d+)/deletion", listed))
    assert post(ben, f"/searches/{number}", name=" ").status_code == 422
    assert post(ben, f"/searches/{number}", name="Saws of copper").status_code == 303
    assert "Saws of copper" in ben.get("/searches").text
    assert post(ben, f"/searches/{number}/deletion").status_code == 303
    assert "You keep no searches yet" in ben.get("/searches").text


def test_its_feed_shows_what_its_owner_may_read_at_that_moment(
    app: Flask, world: World, talk: Told
) -> None:
    ben = sign_in(app, world.ben)
    post(ben, "/searches/new", name="Copper", q="copper")
    made = post(ben, "/searches/1/feeds").text
    (key,) = re.findall(r"feed\?token=([\w-]+)", made)
    program = app.test_client()
    answer = program.get(f"/searches/1/feed?token={key}")
    assert answer.mimetype == "application/atom+xml"
    assert sorted(titles(answer.text)) == ["A copper secret", "Copper saws"]
    assert key not in answer.text
    again = program.get(
        f"/searches/1/feed?token={key}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    with talk.database.unit_of_work() as session:
        gone = update(Membership).where(
            Membership.account_id == world.ben, Membership.community_id == world.vault
        )
        session.execute(gone.values(state="left"))
    assert titles(program.get(f"/searches/1/feed?token={key}").text) == ["Copper saws"]
    post(ben, "/searches/1/deletion")
    assert program.get(f"/searches/1/feed?token={key}").status_code == 404
    assert program.get("/searches/1/feed?token=wrong").status_code in (401, 404, 303, 302)


@pytest.mark.usefixtures("talk")
def test_a_search_of_everybodys_is_a_feed_without_a_key(app: Flask) -> None:
    visitor = app.test_client()
    assert 'href="/search/feed?q=copper"' in visitor.get("/search?q=copper").text
    assert titles(visitor.get("/search/feed?q=copper").text) == ["Copper saws"]
    assert titles(visitor.get("/search/feed?q=quoxal").text) == []
    assert titles(visitor.get("/search/feed?q=copper&in=vault").text) == []
    assert visitor.get("/search/feed?q=%22%3Ca").status_code == 200


@pytest.mark.usefixtures("talk")
def test_nobody_else_learns_of_it(app: Flask, world: World) -> None:
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    post(ben, "/searches/new", name="Copper", q="copper")
    api = with_token(app, world.cleo, "read", "write")
    for number in (1, 2):
        assert cleo.get(f"/searches/{number}").status_code == 404
        assert cleo.get(f"/searches/{number}/feed").status_code == 404
        assert post(cleo, f"/searches/{number}/deletion").status_code == 404
        assert post(cleo, f"/searches/{number}", name="Mine").status_code == 404
        assert post(cleo, f"/searches/{number}/feeds").status_code == 404
        assert api.ask("GET", f"/api/v1/me/searches/{number}").status_code == 404
        assert api.ask("DELETE", f"/api/v1/me/searches/{number}").status_code == 404
    assert "Copper" in ben.get("/searches").text


@pytest.mark.usefixtures("talk")
def test_programs_keep_searches_and_there_is_an_end(app: Flask, world: World) -> None:
    api = with_token(app, world.ben, "read", "write")
    made = api.ask("POST", "/api/v1/me/searches", json={"q": "copper", "tag": "saws"})
    assert (made.status_code, made.json["name"], made.json["filters"]) == (
        201,
        "copper",
        {"tag": "saws"},
    )
    address = made.headers["Location"]
    assert api.ask("PUT", address, json={"name": "Saws"}).json["name"] == "Saws"
    assert [each["name"] for each in api.ask("GET", "/api/v1/me/searches").json["items"]] == [
        "Saws"
    ]
    assert api.ask("POST", "/api/v1/me/searches", json={"q": " "}).status_code == 422
    for number in range(MOST_SAVED - 1):
        api.ask("POST", "/api/v1/me/searches", json={"q": f"saw {number}"})
    full = api.ask("POST", "/api/v1/me/searches", json={"q": "one more"})
    assert (full.status_code, full.json["code"]) == (409, "too_many")
    assert api.ask("DELETE", address).status_code == 204
    assert api.ask("GET", address).status_code == 404
