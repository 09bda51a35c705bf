"""Breaks of one community, and the calendar of the whole organisation."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.health.models import Pause
from tests.web.communities.doors import post
from tests.world import World, sign_in

BREAKS = "/communities/garden/health/breaks"


def days(first: int, last: int) -> dict[str, str]:
    today = clock.now().date()
    return {
        "starts_on": (today + timedelta(days=first)).isoformat(),
        "ends_on": (today + timedelta(days=last)).isoformat(),
    }


def kept(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(each.kind, each.says) for each in session.scalars(select(Pause))]


def test_a_facilitator_plans_a_break_and_calls_it_off(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)

    assert post(ada, BREAKS, **days(7, 20), says="Summer").status_code == 303
    assert kept(database) == [("break", "Summer")]
    assert "Summer" in ada.get("/communities/garden/health").text
    with database.reading() as session:
        pause_id = session.scalars(select(Pause.id)).one()
    assert post(ada, f"/communities/workshop/health/breaks/{pause_id}/end").status_code == 404
    assert post(ada, f"{BREAKS}/{pause_id}/end").status_code == 303
    assert kept(database) == []


def test_dates_that_are_no_break_are_refused_with_what_was_typed(app: Flask, world: World) -> None:
    answer = post(sign_in(app, world.ada), BREAKS, **days(9, 3), says="Summer")

    assert answer.status_code == 422
    assert "The last day comes before the first." in answer.text
    assert 'value="Summer"' in answer.text


def test_a_double_click_plans_one_break(app: Flask, database: Database, world: World) -> None:
    ada = sign_in(app, world.ada)
    for _ in range(2):
        post(ada, BREAKS, **days(7, 20), says="Summer", idempotency_key="one-click")

    assert len(kept(database)) == 1


def test_members_and_strangers_plan_nothing(app: Flask, database: Database, world: World) -> None:
    for who in (world.ben, world.zed, world.pia):
        assert post(sign_in(app, who), BREAKS, **days(7, 20)).status_code == 403
    vault = "/communities/vault/health/breaks"
    assert post(sign_in(app, world.zed), vault, **days(7, 20)).status_code == 404
    assert kept(database) == []


def test_an_overseer_keeps_the_calendar_of_all(
    app: Flask, database: Database, world: World
) -> None:
    pia = sign_in(app, world.pia)
    answer = post(pia, "/health/calendar", kind="outage", **days(-3, -1), says="Mail was down")

    assert answer.status_code == 303
    assert kept(database) == [("outage", "Mail was down")]
    assert "Mail was down" in sign_in(app, world.ada).get("/communities/garden/health").text
    assert sign_in(app, world.ada).get("/health/calendar").status_code == 403
    with database.reading() as session:
        pause_id = session.scalars(select(Pause.id)).one()
    assert post(sign_in(app, world.ada), f"/health/calendar/{pause_id}/end").status_code == 403
    assert post(pia, f"/health/calendar/{pause_id}/end").status_code == 303
