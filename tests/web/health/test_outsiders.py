"""Who sees figures, who is told no, and who is told that nothing is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import Database
from community import clock
from community.health.models import Vitality
from tests import factories, figures
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation
from tests.world import World, sign_in

DOORS = ("health", "health/reasons/level", "health/reasons/H4", "health.csv")
API = (
    *("health", "health/weeks", "health/flags", "health/pauses", "health/reasons/level"),
    "signals",
)


def status_of(app: Flask, who: int | None, address: str) -> int:
    browser = app.test_client() if who is None else sign_in(app, who)
    return browser.get(address).status_code


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_to_a_private_community_is_told_that_nothing_is_there(
    app: Flask, world: World, door: str
) -> None:
    for who in (None, world.zed, world.xen, world.sue, world.fay):
        assert status_of(app, who, f"/communities/vault/{door}") == 404
    assert status_of(app, world.ada, f"/communities/vault/{door}") == 200


@pytest.mark.usefixtures("written")
def test_a_member_and_a_reader_are_told_kindly_who_sees_it(app: Flask, world: World) -> None:
    answer = sign_in(app, world.ben).get("/communities/garden/health")

    assert answer.status_code == 403
    assert "Only a facilitator of this community can do this." in answer.text
    assert status_of(app, world.zed, "/communities/garden/health") == 403
    assert (
        "/communities/garden/health" not in sign_in(app, world.ben).get("/communities/garden").text
    )


@pytest.mark.usefixtures("written")
def test_an_overseer_sees_figures_of_a_private_community_and_no_content(
    app: Flask, database: Database, world: World
) -> None:
    with clock.frozen(clock.ago(days=10)):
        Conversation(database, world).start("ben", slug="vault", title="Quoxal in the tank")
    for who in (world.pia, world.mo):
        browser = sign_in(app, who)
        page = browser.get("/communities/vault/health").text
        reasons = browser.get("/communities/vault/health/reasons/level").text

        assert "It is as lively as is normal here." in page
        assert "You see how many there are." in reasons
        assert "1 thread stands behind it." in reasons
        assert "Quoxal" not in page + reasons
        assert "/communities/vault/threads" not in page + reasons
    inside = sign_in(app, world.ada).get("/communities/vault/health/reasons/level").text
    assert "Quoxal in the tank" in inside


@pytest.mark.usefixtures("written")
def test_an_overseer_neither_answers_flags_nor_plans_breaks(app: Flask, world: World) -> None:
    page = sign_in(app, world.pia).get("/communities/garden/health").text

    assert "Was this flag useful?" not in page
    assert "Plan a break" not in page
    assert status_of(app, world.pia, "/communities/garden/health/breaks") == 403
    assert status_of(app, world.pia, "/communities/vault/health/breaks") == 404


@pytest.mark.usefixtures("written")
def test_programs_are_answered_as_people_are(app: Flask, world: World) -> None:
    ada, ben, zed, pia = (
        with_token(app, each, "read") for each in (world.ada, world.ben, world.zed, world.pia)
    )
    for door in API:
        vault = f"/api/v1/communities/vault/{door}"
        assert ada.ask("GET", vault).status_code == 200, door
        assert pia.ask("GET", vault).status_code == 200, door
        assert ben.ask("GET", vault).status_code == 403, door
        assert zed.ask("GET", vault).status_code == 404, door
    assert pia.ask("GET", "/api/v1/health").status_code == 200
    assert ada.ask("GET", "/api/v1/health").status_code == 403


_SLUGS = count()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.integers(1, 4),
    posts=st.integers(1, 9),
    state=st.sampled_from(sorted(Vitality)),
    weeks=st.integers(30, 40),
)
def test_of_fewer_than_five_people_nothing_is_told_anywhere(
    app: Flask, database: Database, world: World, people: int, posts: int, state: str, weeks: int
) -> None:
    slug = f"small-{next(_SLUGS)}"
    with database.unit_of_work() as session:
        place = factories.community(session, slug=slug)
        writers = figures.write_people(session, people, prefix=slug)
        figures.write_history(session, place.id, people=writers, posts=posts, weeks=weeks)
        figures.write_readings(session, place.id, state=Vitality(state))
        figures.write_flag(session, place.id, state=Vitality(state))
    pia = sign_in(app, world.pia)
    pages = [pia.get(f"/communities/{slug}/{door}").text for door in DOORS]
    told = [pia.get(f"/api/v1/communities/{slug}/{door}").get_json() for door in API]

    for words in ("posts a week", "Between", "chart__", "spark", "people a week", "1 in "):
        assert words not in pages[0], words
    assert len(pages[3].splitlines()) == 1
    assert [number for body in told for number in _numbers(body)] == []
    for body in (*pages, json.dumps(told)):
        assert not re.search(rf"{slug}-\d", body.replace(f"/communities/{slug}", "")), "a name"


def _numbers(body: object) -> Iterator[float]:
    if isinstance(body, dict):
        for name, value in body.items():
            if name not in ("count", "posts") or value:
                yield from _numbers(value)
    elif isinstance(body, list):
        for each in body:
            yield from _numbers(each)
    elif isinstance(body, int | float) and not isinstance(body, bool):
        yield body


def test_of_weeks_in_which_one_to_four_people_wrote_no_number_is_told(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        writers = figures.write_people(session, 9)
        figures.write_history(session, world.garden, people=writers[:3], weeks=30)
        figures.write_history(session, world.workshop, people=writers[:6], weeks=30)
        for place in (world.garden, world.workshop):
            figures.write_readings(session, place)
    pia = sign_in(app, world.pia)
    few = pia.get("/api/v1/communities/garden/health/weeks").get_json()["items"]
    many = pia.get("/api/v1/communities/workshop/health/weeks").get_json()["items"]

    assert {each["people"] for each in few} == {each["posts"] for each in few} == {None}
    assert {each["people"] for each in many} == {6}
    assert all(each["posts"] >= 6 for each in many)


@pytest.mark.usefixtures("written")
def test_nobody_is_named_on_any_page_about_health(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    for door in DOORS:
        page = ada.get(f"/communities/garden/{door}").text.partition("<main")[2]
        assert "/people/" not in page
        assert "writer-" not in page.lower()
