"""A community ends gracefully: harvest, next places, a closed door that can open again."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.communities.models import Community, Stage
from community.lifecycle.models import StageMove
from tests.api.test_communities import Program
from tests.web.communities.doors import CHARTER, community_row, events, post
from tests.web.lifecycle.beginning import propose
from tests.web.posting import Posted, posted
from tests.world import World, sign_in

GARDEN = "/communities/garden"


def end(app: Flask, world: World, slug: str = "garden") -> None:
    ada = sign_in(app, world.ada)
    place = f"/communities/{slug}"
    assert post(ada, f"{place}/ending", reason="It is done").status_code == 303
    harvest = {"harvest": "We grew **beans**.", "farewell": "Go well.", "version": 1}
    assert post(ada, f"{place}/ending/harvest", **harvest).status_code == 303
    assert post(ada, f"{place}/ending/close").status_code == 303


def test_an_ending_begins_with_a_draft_of_what_was_made_and_closes_nothing(
    app: Flask, database: Database, world: World
) -> None:
    posted(database, world, slug="garden", author="ben", answerer="ada")
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    assert post(ben, f"{GARDEN}/ending", reason="").status_code == 403
    assert post(ada, f"{GARDEN}/ending", reason="").status_code == 303

    page = ada.get(f"{GARDEN}/ending").text
    assert "What we made together" in page
    assert "people wrote here" not in page  # fewer than five did
    assert community_row(database, "garden").stage == Stage.TRANSFORMING
    assert "coming to its end" in ben.get(GARDEN).text
    asked = {"kind": "question", "title": "And now what?", "body": "Where to?"}
    assert post(ben, f"{GARDEN}/threads/new", **asked).status_code == 303
    assert "ending:begun" in events(database)


def test_it_does_not_end_without_a_harvest(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    post(ada, f"{GARDEN}/ending/harvest", harvest="", farewell="", version=1)
    refused = post(ada, f"{GARDEN}/ending/close")

    assert refused.status_code == 422
    assert "Write down what you made together first" in refused.text


def test_a_draft_that_nobody_touched_is_asked_about_once_more_and_marked(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    assert "Drafted by Hearth" in ada.get(f"{GARDEN}/ending").text
    refused = post(ada, f"{GARDEN}/ending/close")
    api = Program(app, world.ada)
    told = api("POST", f"{GARDEN}/ending/close")

    assert refused.status_code == 422
    assert "Nobody has touched the harvest" in refused.text
    assert 'name="as_drafted" value="true"' in refused.text
    assert (told.status_code, told.json["code"]) == (422, "untouched_harvest")
    assert api("POST", f"{GARDEN}/ending/close?as_drafted=perhaps").status_code == 422
    assert community_row(database, "garden").stage == Stage.TRANSFORMING
    zed = sign_in(app, world.zed)
    assert post(zed, f"{GARDEN}/ending/close", as_drafted="true").status_code == 403
    assert post(ada, f"{GARDEN}/ending/close", as_drafted="true").status_code == 303
    assert community_row(database, "garden").stage == Stage.ARCHIVED
    assert "Drafted by Hearth" in zed.get(f"{GARDEN}/ending").text


def test_a_harvest_that_somebody_saved_is_theirs(app: Flask, world: World) -> None:
    end(app, world)

    assert "Drafted by Hearth" not in sign_in(app, world.zed).get(f"{GARDEN}/ending").text


def test_what_has_ended_is_read_and_takes_nothing_from_anybody(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="garden", author="ben", answerer="ada")
    end(app, world)
    ada, ben, zed = (sign_in(app, who) for who in (world.ada, world.ben, world.zed))

    for address in (GARDEN, f"/threads/{thread.thread_id}", f"{GARDEN}/charter"):
        assert ben.get(address).status_code == 200
    assert "has ended" in ben.get(GARDEN).text
    assert "Go well." in zed.get(GARDEN).text
    assert "<strong>beans</strong>" in zed.get(f"{GARDEN}/ending").text
    for browser, address, fields in _writes(ada, ben, zed, thread):
        answer = post(browser, address, **fields)
        assert answer.status_code in (409, 422), address
        assert "archived" in answer.text or "ended" in answer.text or "invitation" in answer.text


def _writes(ada, ben, zed, thread: Posted):  # type: ignore[no-untyped-def]  # browsers, and what they send
    body = {"body": "Late to it"}
    settings = {"name": "G", "slug": "g2", "visibility": "public", "joining": "open"}
    yield ben, f"{GARDEN}/threads/new", {"kind": "question", "title": "Is it late?", **body}
    yield ben, f"/threads/{thread.thread_id}/replies", body
    yield zed, f"{GARDEN}/join", {}
    yield ada, f"{GARDEN}/charter/edit", {**CHARTER, "version": 1}
    yield ada, f"{GARDEN}/settings", {**settings, "summary": "", "version": 1}
    yield ada, f"{GARDEN}/tags", {"name": "late"}
    yield ada, f"{GARDEN}/invitations", {"uses": 1, "days": 1}
    yield ada, f"{GARDEN}/tasks", {"title": "Late task"}
    yield ada, f"{GARDEN}/charter/renewal", {}
    yield ada, f"{GARDEN}/rotation/hand-over", {"to": "ben", "note": "Take it"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/threads/{thread}/replies", {"body": "Late"}),
        ("PATCH", "/threads/{thread}", {"body": "Late"}),
        ("POST", "/threads/{thread}/lock", None),
        ("POST", "/threads/{thread}/pin", None),
        ("POST", "/replies/{reply}/votes", {"value": 1}),
        ("POST", "/replies/{reply}/acceptance", None),
        ("PATCH", "/replies/{reply}", {"body": "Late"}),
        ("DELETE", "/replies/{reply}", None),
        ("PATCH", "/communities/garden", {"summary": "Late"}),
        ("POST", "/communities/garden/tags", {"name": "late"}),
        ("POST", "/communities/garden/membership", {}),
        ("POST", "/communities/garden/invitations", {"uses": 1}),
        ("POST", "/communities/garden/absences", {}),
    ],
)
def test_programs_are_refused_too(
    app: Flask, database: Database, world: World, method: str, path: str, body: object
) -> None:
    thread = posted(database, world, slug="garden", author="ben", answerer="ada")
    end(app, world)
    address = path.format(thread=thread.thread_id, reply=thread.reply_id)
    if address.endswith("absences"):
        body = {"starts_on": "2100-01-01", "ends_on": "2100-01-02"}
    who = world.zed if address.endswith("membership") else world.ada
    who = world.cleo if address.endswith("votes") else who
    answer = Program(app, who)(method, address, body, If_Match="*")

    assert answer.status_code in (409, 422, 403), answer.text
    with database.reading() as session:
        assert session.get_one(Community, world.garden).members_count == 4


def test_members_are_pointed_to_places_that_they_may_read(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    chosen = {"places": ["workshop", "vault", ""]}
    assert post(ada, f"{GARDEN}/ending/places", **chosen).status_code == 303
    refused = post(ada, f"{GARDEN}/ending/places", places=["nowhere"])
    assert refused.status_code == 422
    assert "There is no living community “nowhere” that you can see." in refused.text
    assert "Members see those that they may read." in ada.get(f"{GARDEN}/ending").text

    assert "Vault" in sign_in(app, world.ben).get(f"{GARDEN}/ending").text
    zed = sign_in(app, world.zed).get(f"{GARDEN}/ending").text
    assert "Workshop" in zed
    assert "Vault" not in zed
    assert "Workshop" not in app.test_client().get(f"{GARDEN}/ending").text
    assert "vault" not in Program(app, world.zed)("GET", "/communities/garden/ending").text
    assert community_row(database, "garden").stage == Stage.TRANSFORMING


def test_no_next_place_is_said_to_be_none(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    ada.get(f"{GARDEN}/ending")
    post(ada, f"{GARDEN}/ending/places", places=["", "", ""])

    seen = ada.get(f"{GARDEN}/ending").text
    assert "No next place is named now." in seen
    assert "Saved" not in seen.replace("Saved searches", "")  # of the menu


def test_it_begins_again_as_one_that_finds_together(
    app: Flask, database: Database, world: World
) -> None:
    end(app, world)
    ada = sign_in(app, world.ada)
    again = post(ada, f"{GARDEN}/ending/relaunch", reason="Somebody asked")

    assert again.status_code == 303
    assert community_row(database, "garden").stage == Stage.COALESCING
    assert "has ended" not in ada.get(GARDEN).text
    with database.reading() as session:
        moves = session.scalars(select(StageMove.to_stage).order_by(StageMove.id)).all()
    assert moves == ["transforming", "archived", "coalescing"]


def test_an_ending_can_be_called_off(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    assert post(ada, f"{GARDEN}/ending/cancel").status_code == 303

    assert "This community is coming to its end" not in ada.get(GARDEN).text
    assert post(ada, f"{GARDEN}/ending", reason="").status_code == 303


def test_the_export_holds_what_the_facilitator_reads_and_no_address(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="vault", author="ben", answerer="ada")
    got = sign_in(app, world.ada).get("/communities/vault/export")

    assert got.mimetype == "application/zip"
    whole = got.get_data()
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        assert file.testzip() is None
        names = set(file.namelist())
        page = file.read(f"threads/{thread.thread_id}.html").decode()
        lines = [json.loads(line) for line in file.read("replies.jsonl").splitlines()]
        told = b"".join(file.read(name) for name in names)
    assert {"index.html", "threads.jsonl", "community.json"} <= names
    assert "<script" not in page
    assert [line["id"] for line in lines] == [thread.reply_id]
    assert b"@hearth.example" not in told
    for who in (world.ben, world.zed, world.mo):
        assert sign_in(app, who).get("/communities/vault/export").status_code in (403, 404)
    assert sign_in(app, world.zed).get("/communities/vault/export").status_code == 404


def test_places_that_are_being_prepared_are_no_choice(app: Flask, world: World) -> None:
    propose(app, world, by="ada")
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")

    for address in (f"{GARDEN}/ending/places", f"{GARDEN}/merge"):
        page = ada.get(address).text
        assert 'value="workshop"' in page
        assert 'value="water"' not in page
    refused = post(ada, f"{GARDEN}/ending/places", places=["water"])
    assert refused.status_code == 422


def test_links_of_the_export_lead_within_it_or_back_to_the_site(
    app: Flask, database: Database, world: World
) -> None:
    here = posted(database, world, slug="garden", author="ben", answerer="ada")
    there = posted(database, world, slug="workshop", author="ben", answerer="ada")
    inside = f"[one](/threads/{here.thread_id}#reply-{here.reply_id})"
    body = f"See {inside} and [two](/threads/{there.thread_id})."
    answer = post(sign_in(app, world.ada), f"/threads/{here.thread_id}/replies", body=body)
    assert answer.status_code == 303
    end(app, world)
    got = sign_in(app, world.ada).get(f"{GARDEN}/export")
    with zipfile.ZipFile(io.BytesIO(got.get_data())) as file:
        page = file.read(f"threads/{here.thread_id}.html").decode()
        index = file.read("index.html").decode()
        about = json.loads(file.read("community.json"))

    assert f'href="{here.thread_id}.html#reply-{here.reply_id}"' in page
    assert re.search(rf'href="https?://[^/"]+/threads/{there.thread_id}"', page)
    assert 'href="/' not in page + index
    assert "Go well." in index
    assert about["farewell"] == "Go well."
