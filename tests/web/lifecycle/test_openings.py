"""From a proposal to an open community."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.communities.models import Visibility
from community.lifecycle.models import Opening, StageMove, Task
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.outbox import lines_after
from tests.web.communities.doors import community_row, events, post, state_of
from tests.web.lifecycle.beginning import WANTED, prepare, propose
from tests.world import World, sign_in


def test_anyone_signed_in_proposes_and_prepares_in_private(
    app: Flask, database: Database, world: World
) -> None:
    propose(app, world)
    zed = sign_in(app, world.zed)

    place = community_row(database, "water")
    assert place.visibility == Visibility.PRIVATE
    assert state_of(database, place.id, world.zed) == "active"
    page = zed.get("/communities/water/opening")
    assert "<strong>well</strong>" in page.text
    assert "Invite 2 more founders." in page.text
    assert sign_in(app, world.sue).post("/communities/new").status_code in (400, 403)


@pytest.mark.parametrize("who", ["ben", "mo", "pia", "nobody"])
def test_whoever_is_no_founder_learns_nothing_of_it(app: Flask, world: World, who: str) -> None:
    propose(app, world)
    browser = app.test_client() if who == "nobody" else sign_in(app, getattr(world, who))

    for room in ("", "/opening", "/opening/proposal", "/opening/drop", "/tasks", "/charter"):
        answer = browser.get(f"/communities/water{room}")
        assert answer.status_code == 404 or "/sign-in" in answer.headers.get("Location", "")
        assert "Quoxalwater" not in answer.text
    if who in ("ben", "nobody"):
        assert "Quoxalwater" not in browser.get("/communities").text


def test_an_opening_is_refused_until_everything_is_there(
    app: Flask, database: Database, world: World
) -> None:
    propose(app, world)
    zed = sign_in(app, world.zed)
    refused = post(zed, "/communities/water/opening")

    assert refused.status_code == 422
    for lacking in ("more founders", "parts of the charter", "Set the date", "empty room"):
        assert lacking in refused.text
    assert community_row(database, "water").visibility == Visibility.PRIVATE


def test_what_is_prepared_opens_as_was_said_and_its_founders_hear_of_it(
    app: Flask, database: Database, world: World
) -> None:
    prepare(app, database, world)
    zed, fay = sign_in(app, world.zed), sign_in(app, world.fay)
    assert fay.get("/communities/water").status_code == 404
    assert post(sign_in(app, world.ben), "/communities/water/opening").status_code == 403

    assert "Open the community now" in zed.get("/communities/water/opening").text
    assert post(zed, "/communities/water/opening").status_code == 303
    assert fay.get("/communities/water").status_code == 200
    assert zed.get("/communities/water/opening").status_code == 404
    with database.reading() as session:
        move = session.scalars(select(StageMove)).one()
        assert (move.from_stage, move.to_stage, move.moved_by_id) == ("", "potential", world.zed)
        assert session.scalars(select(Task.title)).all()
        assert session.scalars(select(Opening.opened_by_id)).one() == world.zed
    assert "community:prepared" in events(database)
    with database.unit_of_work() as session:
        heard = [
            (line.seq, line.event)
            for line in lines_after(session, 0)
            if line.event is not None and line.event.name == "community:prepared"
        ]
        notify(session, heard)
    with database.reading() as session:
        told = session.scalars(select(Notification.account_id).where(Notification.kind == "opened"))
        assert set(told) == {world.ben, world.cleo}
    assert "Quoxalwater is open now" in sign_in(app, world.ben).get("/notifications").text


def test_a_date_that_has_passed_or_a_session_without_a_place_is_refused(
    app: Flask, world: World
) -> None:
    propose(app, world)
    zed = sign_in(app, world.zed)
    address = "/communities/water/opening/first-event"
    past = post(zed, address, kind="question", at="2020-01-01T10:00", about="", where="")
    nowhere = post(zed, address, kind="session", at="2100-01-01T10:00", about="", where="")

    wordless = post(zed, address, kind="question", at="2100-01-01T10:00", about=" ", where="")
    never = post(zed, address, kind="question", at="", about="Why?", where="")

    assert (past.status_code, nowhere.status_code) == (422, 422)
    assert (wordless.status_code, never.status_code) == (422, 422)
    assert "Write the question that everybody will answer." in wordless.text
    assert "Choose a day and a time" in never.text
    assert "still to come" in past.text
    assert "a room, or a link" in nowhere.text


def test_settings_do_not_open_a_community_past_its_opening(
    app: Flask, database: Database, world: World
) -> None:
    propose(app, world)
    zed = sign_in(app, world.zed)
    shown = {"name": "Water", "slug": "water", "visibility": "public", "joining": "open"}

    assert post(zed, "/communities/water/settings", version=1, **shown).status_code == 422
    assert community_row(database, "water").visibility == Visibility.PRIVATE


def test_overseers_see_names_and_what_is_missing_and_no_content(app: Flask, world: World) -> None:
    propose(app, world)
    page = sign_in(app, world.pia).get("/admin/openings")

    assert "Quoxalwater" in page.text
    assert "1 of 5 steps" in page.text
    assert "asks the same three people" not in page.text
    assert "water" not in page.text.replace("Quoxalwater", "").partition("<main")[2]
    assert sign_in(app, world.ada).get("/admin/openings").status_code == 403


def test_a_dropped_proposal_frees_its_address_and_stays_with_its_founders(
    app: Flask, database: Database, world: World
) -> None:
    propose(app, world)
    zed = sign_in(app, world.zed)
    assert post(zed, "/communities/water/opening/drop", reason="Too early").status_code == 303

    assert zed.get("/communities/water").status_code == 404
    assert "Quoxalwater" not in sign_in(app, world.pia).get("/admin/openings").text
    propose(app, world, by="ben")
    with database.reading() as session:
        dropped = session.scalars(select(StageMove)).one()
    assert zed.get(f"/communities/dropped-{dropped.community_id}").status_code == 200


def test_one_person_prepares_three_at_a_time(app: Flask, world: World) -> None:
    for slug in ("one", "two", "three"):
        propose(app, world, slug=f"water-{slug}")
    fourth = post(sign_in(app, world.zed), "/communities/new", **{**WANTED, "slug": "water-four"})

    assert fourth.status_code == 422
    assert "preparing several communities" in fourth.text
