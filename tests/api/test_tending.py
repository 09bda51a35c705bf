"""Programs look after articles as pages do: sources, place, successor, suggested changes."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community.articles.models import Article
from tests.api.test_communities import Program
from tests.articles import article
from tests.world import World


@pytest.fixture
def number(database: Database, world: World) -> int:
    """Ben's article in the garden."""
    return article(database, world)


def test_a_suggested_change_is_made_read_and_taken_over(
    app: Flask, database: Database, world: World, number: int
) -> None:
    cleo, ben = Program(app, world.cleo), Program(app, world.ben)
    said = {
        "title": "How to sow beans",
        "body": "Sow in June.\n\nWater weekly.\n\nHarvest in August.",
        "tags": ["beans"],
        "note": "May is too cold.",
        "version": 1,
    }
    made = cleo("POST", f"/articles/{number}/suggestions", said)
    assert made.status_code == 201
    change = made.json["id"]
    assert cleo("GET", f"/articles/{number}/suggestions").status_code == 403
    [waiting] = ben("GET", f"/articles/{number}/suggestions").json["items"]
    assert (waiting["id"], waiting["author"]["handle"]) == (change, "cleo")
    refused = ben("PUT", f"/article-suggestions/{change}/decision", {"decision": "refuse"})
    assert refused.status_code == 422  # without a reason
    for stranger in (world.zed, world.fay):
        asked = Program(app, stranger)("GET", f"/article-suggestions/{change}")
        assert asked.status_code == (200 if stranger == world.fay else 404)
    taken = ben("PUT", f"/article-suggestions/{change}/decision", {"decision": "accept"})
    assert taken.json["state"] == "accepted"
    assert (
        ben("PUT", f"/article-suggestions/{change}/decision", {"decision": "accept"}).status_code
        == 409
    )
    with database.reading() as session:
        assert session.get_one(Article, number).body.startswith("Sow in June.")


def test_who_suggested_takes_it_back(app: Flask, world: World, number: int) -> None:
    cleo = Program(app, world.cleo)
    said = {"title": "How to sow beans", "body": "Sow in June.", "version": 1}
    change = cleo("POST", f"/articles/{number}/suggestions", said).json["id"]
    assert Program(app, world.ben)("DELETE", f"/article-suggestions/{change}").status_code == 403
    assert cleo("DELETE", f"/article-suggestions/{change}").status_code == 204
    assert cleo("GET", f"/article-suggestions/{change}").json["state"] == "withdrawn"


def test_sources_place_and_successor(
    app: Flask, database: Database, world: World, number: int
) -> None:
    other = article(database, world, title="How to sow peas")
    ada = Program(app, world.ada)
    named = ada("POST", f"/articles/{number}/sources", {"url": "https://beans.example"})
    [source] = named.json["sources"]
    assert ada("POST", f"/articles/{number}/sources", {}).status_code == 422
    assert ada("DELETE", f"/articles/{number}/sources/{source['id']}").status_code == 204
    assert ada("PUT", f"/articles/{number}/place", {"under": other}).status_code == 204
    assert ada("PUT", f"/articles/{other}/place", {"under": number}).status_code == 422
    assert ada("GET", f"/articles/{number}").json["parent_id"] == other
    ben = Program(app, world.ben)
    assert ben("PUT", f"/articles/{number}/place", {"under": None}).status_code == 403
    assert ben("PUT", f"/articles/{number}/successor", {"article_id": other}).status_code == 204
    assert ben("GET", f"/articles/{number}").json["freshness"] == "superseded"
    assert ben("PUT", f"/articles/{number}/successor", {"article_id": number}).status_code == 422
    assert ben("PUT", f"/articles/{number}/successor", {"article_id": None}).status_code == 204
