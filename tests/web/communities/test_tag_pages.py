"""Tags for whoever reads, and what facilitators do with them: describe, synonyms, merge."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community.communities.actions.synonyms import add_synonym
from community.communities.models import Tag
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Threads about compost and about leaves, in the public garden and in the private vault."""
    made = Conversation(database, world)
    made.start(tags=["compost"], title="Which heap is ready?")
    made.start(tags=["leaves"], title="Where do leaves go?")
    made.start(tags=["quoxal"], slug="vault", title="A secret heap")
    return made


def ids(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {tag.name: tag.id for tag in session.query(Tag).all()}


def test_everybody_who_reads_a_community_reads_its_tags(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    del talk
    with database.unit_of_work() as session:
        compost = session.get_one(Tag, ids(database)["compost"])
        compost.description = "What rots, and how."
        add_synonym(session, compost, "humus")
    for browser in (app.test_client(), sign_in(app, world.zed), sign_in(app, world.ben)):
        page = browser.get("/communities/garden/tags")
        assert page.status_code == 200
        assert "What rots, and how." in page.text
        assert ">humus<" in page.text
        assert "1 thread" in page.text
        assert "/communities/garden/threads?tag=compost" in page.text
        assert 'id="new-tag"' not in page.text
        assert f"/tags/{compost.id}" not in page.text
    assert 'id="new-tag"' in sign_in(app, world.fay).get("/communities/garden/tags").text


def test_an_outsider_learns_of_no_private_tag(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    del talk
    number = ids(database)["quoxal"]
    zed, ben = sign_in(app, world.zed), sign_in(app, world.ben)
    assert ben.get("/communities/vault/tags").status_code == 200
    nothing = zed.get("/communities/nothing/tags")
    for address in ("tags", f"tags/{number}", f"tags/{number}/merge", "threads?tag=quoxal"):
        answer = zed.get(f"/communities/vault/{address}")
        assert answer.status_code == nothing.status_code == 404
        assert "quoxal" not in answer.text
    for act in ("synonyms", "merge", "synonyms/peat/deletion"):
        sent = post(zed, f"/communities/vault/tags/{number}/{act}", synonym="peat", into="quoxal")
        assert sent.status_code == 404
        # Members know of it, and may not.
        mine = post(ben, f"/communities/vault/tags/{number}/{act}", synonym="peat", into="quoxal")
        assert mine.status_code == 403
    # A tag of one community is none of another.
    fay = sign_in(app, world.fay)
    assert post(fay, f"/communities/garden/tags/{number}/merge", into="leaves").status_code == 404


def test_the_address_of_a_synonym_leads_to_its_tag(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    del talk
    fay = sign_in(app, world.fay)
    number = ids(database)["compost"]
    added = post(fay, f"/communities/garden/tags/{number}/synonyms", synonym="Rotted Leaves")
    assert added.status_code == 303

    visitor = app.test_client()
    for where in ("threads", "questions", "feed"):
        away = visitor.get(f"/communities/garden/{where}?sort=top&tag=rotted-leaves")
        assert away.status_code == 302
        assert away.headers["Location"] == f"/communities/garden/{where}?sort=top&tag=compost"
        there = visitor.get(away.headers["Location"])
        assert "Which heap is ready?" in there.text
        assert "Where do leaves go?" not in there.text
    asked = with_token(app, world.zed, "read").ask("GET", "/api/v1/threads?tag=rotted-leaves")
    assert [one["title"] for one in (asked.json or {})["items"]] == ["Which heap is ready?"]
    offered = visitor.get("/communities/garden/tags/suggestions?q=rott").get_json()
    assert [one["name"] for one in offered["items"]] == ["compost"]

    gone = post(fay, f"/communities/garden/tags/{number}/synonyms/rotted-leaves/deletion")
    assert gone.status_code == 303
    assert visitor.get("/communities/garden/threads?tag=rotted-leaves").status_code == 200


def test_what_is_wrong_with_a_synonym_stands_at_its_field(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    del talk
    fay = sign_in(app, world.fay)
    sent = post(
        fay, f"/communities/garden/tags/{ids(database)['compost']}/synonyms", synonym="leaves"
    )
    assert sent.status_code == 422
    assert "Merge it into this one instead." in sent.text
    assert 'value="leaves"' in sent.text
    assert 'value="compost"' in sent.text  # the other form shows the tag as it is


def test_a_merge_shows_its_numbers_before_it_is_done(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    talk.start(tags=["leaves", "compost"], title="Do leaves rot?")
    fay = sign_in(app, world.fay)
    address = f"/communities/garden/tags/{ids(database)['leaves']}/merge"

    assert "The tag it goes into" in fay.get(address).text
    assert "There is no tag" in fay.get(f"{address}?into=peat").text
    assert "That is this tag itself" in fay.get(f"{address}?into=leaves").text
    shown = fay.get(f"{address}?into=Compost").text
    assert "2 threads bear “leaves”." in shown
    assert "1 of them bears both and is counted once." in shown
    assert "Afterwards 3 threads bear “compost”." in shown
    assert post(fay, address, into="peat").status_code == 422

    assert post(fay, address, into="compost").status_code == 303
    page = app.test_client().get("/communities/garden/tags").text
    assert "3 threads" in page
    assert page.count("item-row__title") == 1
    away = app.test_client().get("/communities/garden/threads?tag=leaves")
    assert away.headers["Location"] == "/communities/garden/threads?tag=compost"
    assert post(fay, address, into="compost").status_code == 404  # it is no tag any more


def test_programs_do_the_same(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    del talk
    fay, ben = (with_token(app, who, "read", "write") for who in (world.fay, world.ben))
    number = ids(database)["leaves"]
    base = f"/api/v1/communities/garden/tags/{number}"
    assert fay.ask("PUT", f"{base}/synonyms/foliage").status_code == 204
    assert fay.ask("PUT", f"{base}/synonyms/compost").status_code == 422
    assert ben.ask("PUT", f"{base}/synonyms/fronds").status_code == 403
    shown = fay.ask("GET", base).json
    assert shown is not None
    assert shown["synonyms"] == ["foliage"]
    look = fay.ask("GET", f"{base}/merge?into=compost").json
    assert look is not None
    assert (look["both"], look["after"], look["into"]["name"]) == (0, 2, "compost")
    assert fay.ask("POST", f"{base}/merge", json={"into": "peat"}).status_code == 422
    assert fay.ask("POST", f"{base}/merge", json={"into": "compost"}).status_code == 204
    assert fay.ask("GET", base).status_code == 404
    listed = ben.ask("GET", "/api/v1/tags?community=garden").json
    assert listed is not None
    assert [(one["name"], one["synonyms"]) for one in listed["items"]] == [
        ("compost", ["foliage", "leaves"])
    ]
