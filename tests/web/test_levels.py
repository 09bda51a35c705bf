"""The bell on pages and in the settings, and the same by API."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.communities.models import Tag
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


@pytest.fixture
def tag_id(database: Database, world: World) -> int:
    """A tag of the garden."""
    with database.unit_of_work() as session:
        tag = Tag(community_id=world.garden, name="soil", created_at=clock.now())
        session.add(tag)
        session.flush()  # its id is handed out
        return tag.id


def test_a_member_chooses_on_each_kind_of_page_and_sees_the_choice_in_words(
    app: Flask, world: World, talk: Conversation, tag_id: int
) -> None:
    ben = sign_in(app, world.ben)
    thread_id = talk.start("ben", tags=["soil"])
    pages = {
        "/communities/garden": "/communities/garden/level",
        "/communities/garden/threads?tag=soil": f"/communities/garden/tags/{tag_id}/level",
        f"/threads/{thread_id}": f"/threads/{thread_id}/level",
    }
    for page, action in pages.items():
        assert f'action="{action}"' in ben.get(page).text
        answer = post(ben, action, level="watching")
        assert (answer.status_code, answer.headers["Location"]) == (303, page)
        assert "</span> Watching" in ben.get(page).text
    post(ben, f"/threads/{thread_id}/level", level="muted")
    assert "</span> Muted" in ben.get(f"/threads/{thread_id}").text
    post(ben, f"/threads/{thread_id}/level", level="")
    page = ben.get(f"/threads/{thread_id}").text
    assert "</span> Watching" in page
    assert "Now: Watching" in page


def test_readers_who_are_no_members_have_no_bell_and_may_not_choose(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    for browser in (sign_in(app, world.zed), app.test_client()):
        for page in ("/communities/garden", f"/threads/{thread_id}"):
            assert "/level" not in browser.get(page).text
    zed = sign_in(app, world.zed)
    assert post(zed, f"/threads/{thread_id}/level", level="watching").status_code == 403
    assert post(zed, "/communities/vault/level", level="nonsense").status_code == 404
    assert zed.get("/api/v1/communities/vault/level").status_code == 404


def test_nonsense_is_refused_with_words(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    assert post(ben, "/communities/garden/level", level="louder").status_code == 422
    assert post(ben, "/communities/garden/level").status_code == 422
    answer = ben.put(
        "/api/v1/communities/garden/level",
        json={"level": "louder"},
        headers={"X-CSRFToken": csrf(ben)},
    )
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_the_settings_list_what_was_chosen_and_take_it_back(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    thread_id = talk.start("ben", slug="vault", title="Where is the spare key?")
    post(ben, f"/threads/{thread_id}/level", level="muted")
    (line,) = ben.get("/api/v1/me/levels").get_json()["items"]
    assert (line["thread_id"], line["level"], line["community"]) == (thread_id, "muted", "vault")
    assert "Where is the spare key?" in ben.get("/settings/notifications").text
    assert zed.get("/api/v1/me/levels").get_json()["items"] == []

    address = f"/settings/notifications/levels/{line['id']}/remove"
    assert post(zed, address).status_code == 404
    assert post(ben, address).status_code == 303
    assert ben.get("/api/v1/me/levels").get_json()["items"] == []


def test_a_program_reads_and_chooses(app: Flask, world: World, talk: Conversation) -> None:
    ben = sign_in(app, world.ben)
    thread_id = talk.start("ben")
    address = f"/api/v1/threads/{thread_id}/level"
    assert ben.get(address).get_json() == {"level": "normal", "chosen": None, "around": "normal"}
    headers = {"X-CSRFToken": csrf(ben)}
    made = ben.put(address, json={"level": "watching"}, headers=headers).get_json()
    assert made == {"level": "watching", "chosen": "watching", "around": "normal"}
    assert ben.put(address, json={"level": None}, headers=headers).get_json()["chosen"] is None


def test_the_list_of_choices_costs_the_same_for_two_and_for_twenty(
    app: Flask, world: World, talk: Conversation, statements: Statements
) -> None:
    ben = sign_in(app, world.ben)
    ben.get("/settings/notifications")
    costs = []
    for more in (2, 18):
        for _ in range(more):
            post(ben, f"/threads/{talk.start('ben')}/level", level="watching")
        ben.get("/settings/notifications")
        statements.clear()
        ben.get("/settings/notifications")
        costs.append(len(statements))
    assert costs[0] == costs[1]
