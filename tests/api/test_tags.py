"""Tags of every community one may read: named by one rule, listed, and offered while typing."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community.communities.actions.tags import create_tag
from community.communities.policies import tag_name, tag_problem
from community.errors import Refused
from community.threads.policies import normal_tag
from tests.outsiders.doors import Person, with_token
from tests.web.conversation import Conversation
from tests.world import World, sign_in


@pytest.fixture
def tagged(database: Database, world: World) -> Conversation:
    """Threads with tags in the public garden and in the private vault."""
    talk = Conversation(database, world)
    talk.start("ben", slug="garden", tags=["sowing", ".NET"])
    talk.start("ben", slug="garden", tags=["sowing", "soil_life"])
    talk.start("ben", slug="vault", tags=["secrets", "sowing"])
    return talk


def names(person: Person, query: str = "") -> list[tuple[str, str]]:
    answer = person.ask("GET", f"/api/v1/tags{query}")
    assert answer.status_code == 200
    assert answer.json is not None
    return [(each["community"], each["name"]) for each in answer.json["items"]]


def test_everybody_lists_the_tags_of_what_they_read(
    app: Flask, world: World, tagged: Conversation
) -> None:
    del tagged
    ben, zed = (with_token(app, each, "read") for each in (world.ben, world.zed))
    garden = [("garden", ".net"), ("garden", "soil-life"), ("garden", "sowing")]

    assert names(zed) == names(Person("visitor", app.test_client())) == garden
    assert set(names(ben)) == {*garden, ("vault", "secrets"), ("vault", "sowing")}
    assert names(ben, "?community=vault&q=SO") == [("vault", "sowing")]
    assert names(ben, "?q=so") == [
        ("garden", "soil-life"),
        ("garden", "sowing"),
        ("vault", "sowing"),
    ]
    assert names(zed, "?q=secrets") == []
    hidden = zed.ask("GET", "/api/v1/tags?community=vault")
    nothing = zed.ask("GET", "/api/v1/tags?community=nothing")
    assert hidden.status_code == nothing.status_code == 404


def test_the_list_is_cut_by_keyset(app: Flask, world: World, tagged: Conversation) -> None:
    del tagged
    ben, seen, address = with_token(app, world.ben, "read"), [], "/api/v1/tags?limit=2"
    while address:
        answer = ben.ask("GET", address)
        assert answer.json is not None
        seen += [each["id"] for each in answer.json["items"]]
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert len(seen) == len(set(seen)) == 5


def test_what_is_typed_offers_the_tags_most_in_use(
    app: Flask, world: World, tagged: Conversation
) -> None:
    del tagged
    asked = "/communities/{}/tags/suggestions?q=so"
    answer = app.test_client().get(asked.format("garden")).json

    assert answer == {
        "items": [
            {"name": "sowing", "threads_count": 2},
            {"name": "soil-life", "threads_count": 1},
        ]
    }
    assert sign_in(app, world.ben).get(asked.format("vault")).status_code == 200
    assert sign_in(app, world.zed).get(asked.format("vault")).status_code == 404


@pytest.mark.parametrize("typed", [".net", "C++ Tips", "asp.net", "soil_life", "über", "1"])
def test_facilitators_and_authors_name_tags_by_one_rule(
    database: Database, world: World, typed: str
) -> None:
    with database.unit_of_work() as session:
        made = create_tag(session, community_id=world.garden, name=typed, description="")
        assert made.name == normal_tag(typed)


@pytest.mark.parametrize("typed", ["..", "-", "#", "a,b", "x" * 41, "a--b", ""])
def test_what_is_no_tag_is_none_for_either(database: Database, world: World, typed: str) -> None:
    assert tag_problem(tag_name(typed)) is not None
    with pytest.raises(Refused):
        normal_tag(typed)
    with pytest.raises(Refused), database.unit_of_work() as session:
        create_tag(session, community_id=world.garden, name=typed, description="")
