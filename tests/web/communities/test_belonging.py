"""Joining, asking, being decided on, leaving, being removed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community.communities.models import JoinRequest, MembershipState
from tests.web.communities.doors import community_row, events, post, state_of
from tests.world import World, sign_in


def test_joining_an_open_community_and_leaving_it_again(
    app: Flask, database: Database, world: World
) -> None:
    browser = sign_in(app, world.zed)
    assert ">Join the community<" in browser.get("/communities/garden").text

    joined = post(browser, "/communities/garden/join", note="")
    again = post(browser, "/communities/garden/join", note="")
    assert joined.status_code == again.status_code == 303
    assert community_row(database, "garden").members_count == 5
    assert "You are a member" in browser.get("/communities/garden").text

    assert post(browser, "/communities/garden/leave").status_code == 303
    assert community_row(database, "garden").members_count == 4
    assert state_of(database, world.garden, world.zed) == MembershipState.LEFT
    assert events(database) == ["membership:started", "membership:ended"]


@pytest.mark.usefixtures("world")
def test_a_visitor_is_asked_to_sign_in_before_joining(client: FlaskClient) -> None:
    page = client.get("/communities/garden").text

    assert "/sign-in?next=/communities/garden" in page
    assert "/communities/garden/join" not in page


def test_joining_on_request_waits_for_a_facilitator(
    app: Flask, database: Database, world: World
) -> None:
    zed, ada, ben = (sign_in(app, who) for who in (world.zed, world.ada, world.ben))
    post(zed, "/communities/workshop/join", note="I repair pumps.")
    post(zed, "/communities/workshop/join", note="I repair pumps.")
    with database.reading() as session:
        asked = session.scalars(select(JoinRequest)).one()
    address = f"/communities/workshop/requests/{asked.id}/admission"

    assert "You asked to join" in zed.get("/communities/workshop").text
    assert "I repair pumps." in ada.get("/communities/workshop/requests").text
    assert ben.get("/communities/workshop/requests").status_code == 403
    assert post(ben, address).status_code == 403
    assert post(zed, address).status_code == 403
    assert state_of(database, world.workshop, world.zed) is None

    assert post(ada, address).status_code == 303
    assert state_of(database, world.workshop, world.zed) == MembershipState.ACTIVE
    assert post(ada, address).status_code == 409
    assert events(database) == [
        "membership:requested",
        "membership:decided",
        "membership:started",
    ]


def test_a_declined_person_is_told_and_may_ask_again(
    app: Flask, database: Database, world: World
) -> None:
    zed, ada = sign_in(app, world.zed), sign_in(app, world.ada)
    post(zed, "/communities/workshop/join", note="")
    with database.reading() as session:
        asked = session.scalars(select(JoinRequest)).one()
    post(ada, f"/communities/workshop/requests/{asked.id}/refusal")

    assert "Ask to join" in zed.get("/communities/workshop").text
    assert state_of(database, world.workshop, world.zed) is None
    assert "membership:decided" in events(database)


def test_a_request_can_be_taken_back(app: Flask, world: World) -> None:
    zed = sign_in(app, world.zed)
    post(zed, "/communities/workshop/join", note="")
    post(zed, "/communities/workshop/request/withdrawal")

    assert "Ask to join" in zed.get("/communities/workshop").text


def test_a_request_of_another_community_is_not_there_to_decide(
    app: Flask, database: Database, world: World
) -> None:
    post(sign_in(app, world.zed), "/communities/workshop/join", note="")
    with database.reading() as session:
        asked = session.scalars(select(JoinRequest)).one()
    fay = sign_in(app, world.fay)

    assert post(fay, f"/communities/garden/requests/{asked.id}/admission").status_code == 404
    assert state_of(database, world.workshop, world.zed) is None


def test_who_was_removed_asks_to_come_back(app: Flask, database: Database, world: World) -> None:
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    assert post(ada, "/communities/garden/members/cleo/removal").status_code == 303
    assert state_of(database, world.garden, world.cleo) == MembershipState.REMOVED

    post(cleo, "/communities/garden/join", note="Sorry.")
    assert state_of(database, world.garden, world.cleo) == MembershipState.REMOVED
    assert "Sorry." in ada.get("/communities/garden/requests").text
