"""The page of what was tried, its form and its twin for programs."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.health.models import Intervention
from tests import factories
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.world import World, sign_in

PAGE = "/communities/garden/interventions"
KNOWN = {"week": "2026-03-02", "value": 0.4, "low": 0.3, "high": 0.5, "n": 30, "enough": True}
LATER = {"week": "2026-03-30", "value": 0.8, "low": 0.7, "high": 0.9, "n": 28, "enough": True}


def test_choosing_a_move_fills_the_form_and_noting_it_lists_it(
    app: Flask, world: World, database: Database
) -> None:
    browser = sign_in(app, world.fay)
    with database.unit_of_work() as session:
        flag = factories.flag(session, world.garden, reasons={"rhythm": 1.0})
    page = browser.get(f"{PAGE}?move=rhythm-weekly&flag={flag}").text
    assert 'name="move" value="rhythm-weekly"' in page
    assert f'name="flag_id" value="{flag}"' in page
    assert ">Begin a weekly thread</textarea>" in page
    assert '<option value="H4" selected>' in page
    # What fits the flag stands first.
    assert page.index("it comes in bursts") < page.index("less is said than is normal")

    answer = post(
        browser, PAGE, move="rhythm-weekly", says="A Monday thread", signal="H4", flag_id=flag
    )

    assert answer.status_code == 303
    shown = browser.get(PAGE).text
    assert "A Monday thread" in shown
    assert "To be measured on" in shown
    assert "too few people or threads to say" in shown
    with database.reading() as session:
        assert session.scalars(select(Intervention)).one().flag_id == flag


def test_a_move_of_ones_own_needs_words_and_keeps_what_was_typed(app: Flask, world: World) -> None:
    answer = post(sign_in(app, world.fay), PAGE, says="", note="We met by the pond", signal="H2")

    assert answer.status_code == 422
    assert "Say in a few words what you tried." in answer.text
    assert "We met by the pond" in answer.text


def test_before_and_after_stand_with_their_intervals_and_prove_no_cause(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        factories.intervention(
            session,
            world.garden,
            signal="H4",
            before=KNOWN,
            after=LATER,
            measured_at=clock.now(),
        )
    page = html.unescape(sign_in(app, world.fay).get(PAGE).text)

    assert "Higher: from 40% to 80%." in page
    assert "This is not proof of cause." in page
    assert "chart__whisker" in page
    assert "Week of 2 March, 30 cases" in page


def test_with_too_few_it_says_too_little_to_tell(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        factories.intervention(
            session,
            world.garden,
            before=KNOWN,
            after={"week": "2026-03-30", "n": 3},
            measured_at=clock.now(),
        )
    page = sign_in(app, world.fay).get(PAGE).text

    assert "Too little to tell." in page
    assert "chart__whisker" not in page


def test_a_note_is_taken_out_by_a_facilitator_of_its_community_alone(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        entry = factories.intervention(session, world.workshop)
    for name, status in (("fay", 403), ("ben", 403), ("zed", 403), ("ada", 303)):
        browser = sign_in(app, getattr(world, name))
        address = f"/communities/workshop/interventions/{entry}/removal"
        assert post(browser, address).status_code == status, name


@pytest.mark.parametrize("name", ["ben", "zed", "xen", "sue", "fay", "mo", "pia", "visitor"])
def test_nobody_else_reads_what_a_private_community_tried(
    app: Flask, world: World, database: Database, name: str
) -> None:
    with database.unit_of_work() as session:
        factories.intervention(session, world.vault, says="quoxaltried")
    assert "quoxaltried" in sign_in(app, world.ada).get("/communities/vault/interventions").text

    visitor = name == "visitor"
    browser = app.test_client() if visitor else sign_in(app, getattr(world, name))
    for path in ("/communities/vault/interventions", "/api/v1/communities/vault/interventions"):
        answer = browser.get(path)
        assert answer.status_code in (403, 404)
        assert (answer.status_code == 403) is (name == "ben")
        assert "quoxaltried" not in answer.text


def test_the_page_takes_as_many_statements_for_two_notes_as_for_twenty(
    app: Flask, world: World, database: Database, statements: Statements
) -> None:
    browser = sign_in(app, world.fay)

    def asked() -> int:
        statements.clear()
        assert browser.get(PAGE).status_code == 200
        return len(statements)

    def note(count: int) -> None:
        with database.unit_of_work() as session:
            for _number in range(count):
                factories.intervention(session, world.garden)

    note(2)
    few = asked()
    note(18)
    assert asked() == few


def test_programs_note_read_and_take_out(app: Flask, world: World) -> None:
    browser = sign_in(app, world.fay)
    token = browser.get("/").text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    headers = {"X-CSRFToken": token}
    made = browser.post(f"/api/v1{PAGE}", json={"move": "level-half-done"}, headers=headers)

    assert made.status_code == 201
    assert made.json is not None
    assert made.json["verdict"] == "waiting"
    assert made.json["says"] == "Show something half finished"
    read = browser.get(made.location)
    assert read.json == made.json
    listed = browser.get(f"/api/v1{PAGE}").json
    assert listed is not None
    assert [item["id"] for item in listed["items"]] == [made.json["id"]]
    assert browser.delete(made.location, headers=headers).status_code == 204
    assert browser.get(made.location).status_code == 404


def test_a_line_of_the_day_says_when_the_result_is_in(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        entry = factories.intervention(
            session,
            world.garden,
            tried_at=clock.ago(days=28),
            measured_at=clock.now() - timedelta(hours=1),
        )
    page = html.unescape(sign_in(app, world.fay).get("/today").text)

    assert "See what came after “Ask one easy, open question”" in page
    assert f"{PAGE}#tried-{entry}" in page
