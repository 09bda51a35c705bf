"""The page of a quarter, its file and its twin for programs: who reads them, and what they hold."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.communities.models import Community
from tests import factories
from tests.world import World, sign_in

WAYS = ("quarter?of=2026-Q2", "quarter.csv?of=2026-Q2")
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def told(database: Database, world: World) -> World:
    """A quarter in which six people asked and one answered, with something tried."""
    with database.unit_of_work() as session:
        for number in range(6):
            person = factories.account(session, handle=f"quoxalperson{number}")
            factories.thread(session, world.vault, person.id, at=AT, title="quoxaltitle")
        factories.intervention(
            session, world.vault, move="own", says="quoxaltried", tried_at=AT, reason=""
        )
        session.get_one(Community, world.vault).summary = "quoxalsummary"
    return world


@pytest.mark.parametrize("name", ["ada", "mo", "pia"])
def test_facilitators_and_overseers_read_counts_and_no_content(
    app: Flask, told: World, name: str
) -> None:
    browser = sign_in(app, getattr(told, name))
    for way in WAYS:
        page = browser.get(f"/communities/vault/{way}")
        assert page.status_code == 200
        assert "6" in page.text
        assert "A move of their own" in page.text
        assert "quoxal" not in page.text
    answer = browser.get("/api/v1/communities/vault/quarter?of=2026-Q2")
    assert answer.json is not None
    figures = {figure["code"]: figure for figure in answer.json["figures"]}
    assert figures["asked"]["value"] == figures["asked"]["people"] == 6
    assert figures["help"]["value"] is None
    assert "quoxal" not in answer.text


@pytest.mark.parametrize("name", ["ben", "zed", "xen", "sue", "fay", "visitor"])
def test_nobody_else_reads_them(app: Flask, told: World, name: str) -> None:
    browser = app.test_client() if name == "visitor" else sign_in(app, getattr(told, name))
    for way in (
        *(f"/communities/vault/{way}" for way in WAYS),
        "/api/v1/communities/vault/quarter",
    ):
        assert browser.get(way).status_code == (403 if name == "ben" else 404), way


def test_the_page_says_that_it_is_safe_to_show_and_what_it_does_not_show(
    app: Flask, told: World
) -> None:
    page = sign_in(app, told.ada).get("/communities/vault/quarter?of=2026-Q2").text
    assert "April to June 2026" in page
    assert "safe to show to a works council" in page
    assert "too few to show" in page
    assert "This is not proof of cause." in page


def test_a_quarter_that_is_none_or_has_not_begun_does_not_exist(app: Flask, told: World) -> None:
    browser = sign_in(app, told.ada)
    for name in ("2099-Q1", "2026-Q7", "summer"):
        assert browser.get(f"/communities/vault/quarter?of={name}").status_code == 404
    assert browser.get("/api/v1/communities/vault/quarter?of=summer").status_code == 422
    assert browser.get("/api/v1/communities/vault/quarter?of=2099-Q1").status_code == 404


def test_the_file_is_a_table_whose_cells_are_no_formulas(
    app: Flask, told: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Community, told.vault).name = "=HYPERLINK(1)"
    answer = sign_in(app, told.ada).get("/communities/vault/quarter.csv?of=2026-Q2")

    assert answer.mimetype == "text/csv"
    assert "vault-2026-Q2.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {8}
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert rows[1][2:6] == ["Questions asked", "6", "", "6"]
    assert clock.now() > AT
