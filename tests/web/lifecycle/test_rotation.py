"""Facilitators hand over, take over, and are away."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import MemberRole, Membership
from community.lifecycle.models import Absence, HandOver
from community.lifecycle.queries.rotation import standing_in_for
from tests.web.communities.doors import post
from tests.world import World, sign_in

ROTATION = "/communities/vault/rotation"
NOTE = {"to": "ben", "note": "Ask **Mo** about the quoxalkey.", "steps_down": "true"}


def role(database: Database, place: int, who: int) -> str:
    with database.reading() as session:
        return session.scalars(
            select(Membership.role).where(
                Membership.community_id == place, Membership.account_id == who
            )
        ).one()


def test_nobody_is_made_facilitator_before_they_agree(
    app: Flask, database: Database, world: World
) -> None:
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    assert post(ada, f"{ROTATION}/hand-over", **NOTE).status_code == 303
    assert role(database, world.vault, world.ben) == MemberRole.MEMBER
    with database.reading() as session:
        note = session.scalars(select(HandOver)).one()
    assert "quoxalkey" in ben.get(ROTATION).text
    assert post(ada, f"{ROTATION}/hand-overs/{note.id}").status_code == 404
    assert post(ben, f"{ROTATION}/hand-overs/{note.id}").status_code == 303

    assert role(database, world.vault, world.ben) == MemberRole.FACILITATOR
    assert role(database, world.vault, world.ada) == MemberRole.MEMBER
    assert post(ben, f"{ROTATION}/hand-overs/{note.id}").status_code == 409


def test_a_note_is_for_facilitators_and_whoever_it_was_written_to(app: Flask, world: World) -> None:
    note = {**NOTE, "to": "fay", "note": "quoxalnote"}
    ada = sign_in(app, world.ada)
    assert post(ada, "/communities/garden/rotation/hand-over", **note).status_code == 303

    assert "quoxalnote" in ada.get("/communities/garden/rotation").text
    assert "quoxalnote" not in sign_in(app, world.ben).get("/communities/garden/rotation").text
    assert sign_in(app, world.zed).get("/communities/garden/rotation").status_code == 403
    assert sign_in(app, world.zed).get(ROTATION).status_code == 404


def test_the_only_facilitator_hands_over_before_they_go(app: Flask, world: World) -> None:
    days = {"starts_on": "2100-01-01", "ends_on": "2100-01-09", "stand_in": ""}
    alone = post(sign_in(app, world.ada), f"{ROTATION}/absence", **days)

    assert alone.status_code == 422
    assert "only facilitator" in alone.text


def test_whoever_stands_in_is_known_for_the_days_of_the_absence(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    today = clock.now().date()
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=3)), "stand_in": "fay"}
    plain = post(ada, "/communities/garden/rotation/absence", **{**days, "stand_in": "ben"})
    assert plain.status_code == 422
    assert post(ada, "/communities/garden/rotation/absence", **days).status_code == 303
    with database.reading() as session:
        absence = session.scalars(select(Absence)).one()
        for offset, expected in ((0, {world.garden: {world.ada}}), (4, {})):
            found = standing_in_for(
                session,
                world.fay,
                community_ids=[world.garden],
                today=today + timedelta(days=offset),
            )
            assert found == expected
    back = f"/communities/garden/rotation/absences/{absence.id}/end"
    assert post(sign_in(app, world.fay), back).status_code == 404
    assert post(ada, back).status_code == 303
    with database.reading() as session:
        assert standing_in_for(session, world.fay, community_ids=[world.garden], today=today) == {}


def test_nobody_is_away_twice_nor_stood_in_for_by_somebody_away(app: Flask, world: World) -> None:
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    address = "/communities/garden/rotation/absence"
    days = {"starts_on": "2100-01-04", "ends_on": "2100-01-09", "stand_in": "fay"}
    assert post(ada, address, **days).status_code == 303

    again = post(ada, address, **{**days, "starts_on": "2100-01-09", "ends_on": "2100-01-12"})
    crossed = post(fay, address, **{**days, "stand_in": "ada"})
    undated = post(ada, address, **{**days, "starts_on": "", "ends_on": "2100-02-31"})
    later = post(ada, address, **{**days, "starts_on": "2100-01-10", "ends_on": "2100-01-12"})

    assert (again.status_code, crossed.status_code) == (422, 422)
    assert "You are away on some of these days already." in again.text
    assert "They are away on some of these days." in crossed.text
    assert undated.text.count("Choose a day, or write it like this: 2026-11-21.") == 2
    assert later.status_code == 303


def test_a_note_gives_no_more_than_its_writer_still_has(
    app: Flask, database: Database, world: World
) -> None:
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    note = {"to": "ben", "note": NOTE["note"]}
    garden = "/communities/garden/rotation"
    assert post(ada, f"{garden}/hand-over", **note).status_code == 303
    with database.unit_of_work() as session:
        written = session.scalars(select(HandOver.id)).one()
        mine = session.scalars(
            select(Membership).where(
                Membership.community_id == world.garden, Membership.account_id == world.ada
            )
        ).one()
        mine.role = MemberRole.MEMBER
    refused = post(ben, f"{garden}/hand-overs/{written}")

    assert refused.status_code == 422
    assert role(database, world.garden, world.ben) == MemberRole.MEMBER
    assert "hands Garden over to you" not in ben.get("/today").text
