"""The thresholds of gates and openings: chosen, kept, set back, and what communities see of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.thresholds import values
from community import clock
from community.communities.models import Community, Stage
from community.lifecycle.actions.proposals import take_run
from community.lifecycle.limits import (
    BOUNDS,
    OPENING_BOUNDS,
    SHIPPED_OPENING,
    opening_limits,
    stage_limits,
)
from community.lifecycle.models import StageProposal
from community.lifecycle.stages import SHIPPED
from community.organisation.models import OrganisationSetting, SettingChange
from tests.api.test_communities import Program
from tests.community.lifecycle.figures import runs
from tests.web.communities.doors import post
from tests.web.running import everybody_else
from tests.world import World, csrf, sign_in

HERE = "/admin/playbook/gates"
FORM = values(SHIPPED, SHIPPED_OPENING)


def kept(database: Database) -> dict[str, dict[str, float]]:
    with database.reading() as session:
        rows = session.scalars(select(OrganisationSetting))
        return {row.name: row.value for row in rows if row.name in ("stages", "opening")}


def changes(database: Database) -> list[SettingChange]:
    with database.reading() as session:
        return list(session.scalars(select(SettingChange).order_by(SettingChange.id)))


def test_every_threshold_has_bounds_around_what_ships_and_words() -> None:
    assert set(BOUNDS) == set(SHIPPED)
    assert set(OPENING_BOUNDS) == set(SHIPPED_OPENING)
    assert all(BOUNDS[name].holds(value) for name, value in SHIPPED.items())
    assert all(OPENING_BOUNDS[name].holds(value) for name, value in SHIPPED_OPENING.items())


def test_the_page_names_each_with_what_ships_and_keeps_what_differs(
    app: Flask, database: Database, world: World
) -> None:
    pia = sign_in(app, world.pia)
    page = pia.get(HERE).text
    assert all(f'name="{name}"' in page for name in FORM)
    assert page.count("Hearth ships") >= len(FORM)
    assert "Hearth ships 90%" in page

    sent = {**FORM, "contributors": "20", "member_share": "62.5", "opening_founders": "5"}
    assert post(pia, HERE, **sent, since="0").status_code == 303
    assert kept(database) == {
        "stages": {"contributors": 20, "member_share": 0.625},
        "opening": {"founders": 5},
    }
    page = pia.get(HERE).text
    assert 'value="62.5"' in page
    assert page.count("Your own") == 3


def test_the_stage_page_judges_by_them_at_once(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Community, world.vault).stage = Stage.COALESCING
        take_run(session, world.vault, runs(1)[0], clock.now(), newest=True)
    ben, pia = sign_in(app, world.ben), sign_in(app, world.pia)
    assert "asked: 12 or more" in ben.get("/communities/vault/stage").text

    assert post(pia, HERE, **{**FORM, "contributors": "25", "contributors_of_members": "100"})
    page = ben.get("/communities/vault/stage").text
    assert "asked: 25 or more" in page
    assert Program(app, world.ada)("GET", "/communities/vault/stage").json["gates"][0] == {
        "code": "contributors",
        "value": 20.0,
        "threshold": 25.0,
        "n": None,
        "verdict": "failed",
    }


def test_an_opening_and_a_not_yet_follow_them(app: Flask, database: Database, world: World) -> None:
    pia, ada = sign_in(app, world.pia), sign_in(app, world.ada)
    sent = {**FORM, "opening_proposals": "1", "snooze_weeks": "6"}
    assert post(pia, HERE, **sent).status_code == 303
    with database.unit_of_work() as session:
        session.get_one(Community, world.vault).stage = Stage.COALESCING
        for run in runs(4):
            made = take_run(session, world.vault, run, clock.now(), newest=True)
        assert made is not None
        proposal = made.id
    address = f"/communities/vault/stage/proposals/{proposal}"
    assert post(ada, address, outcome="not_yet", reason="Later").status_code == 303
    assert "in 6 weeks" in ada.get("/communities/vault/stage").text
    with database.reading() as session:
        until = session.get_one(StageProposal, proposal).snoozed_until
    assert until is not None
    assert 41 <= (until - clock.now()).days <= 42

    asked = {"proposal": "For potters", "opens_as": "public", "joining": "open", "summary": ""}
    first = post(ada, "/communities/new", name="Clay", slug="clay", **asked)
    second = post(ada, "/communities/new", name="Kiln", slug="kiln", **asked)
    assert (first.status_code, second.status_code) == (303, 422)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("contributors", "0"),
        ("contributors", "1.5"),
        ("contributors", "many"),
        ("contributors", ""),
        ("member_share", "101"),
        ("member_share", "nan"),
        ("hold_weeks", "1"),
        ("hold_weeks", "53"),
        ("back_by", "100"),
        ("opening_founders", "0"),
        ("opening_seeded_threads", "-1"),
    ],
)
def test_what_cannot_be_reached_is_refused_at_its_field(
    app: Flask, database: Database, world: World, field: str, typed: str
) -> None:
    pia = sign_in(app, world.pia)
    answer = post(pia, HERE, **{**FORM, "core": "7", field: typed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="7"' in answer.text, "what was typed stays"
    assert kept(database) == {}


def test_what_somebody_changed_meanwhile_is_not_written_over(
    app: Flask, database: Database, world: World
) -> None:
    pia, mo = sign_in(app, world.pia), sign_in(app, world.mo)
    post(mo, HERE, **{**FORM, "core": "7"}, since="0")
    late = post(pia, HERE, **{**FORM, "core": "9"}, since="0")
    shipped = post(pia, f"{HERE}/shipped", since="0")

    assert (late.status_code, shipped.status_code) == (409, 409)
    assert "Stands there now: 7" in late.text
    assert kept(database)["stages"] == {"core": 7}
    (change,) = changes(database)
    assert post(pia, HERE, **{**FORM, "core": "9"}, since=str(change.id)).status_code == 303


def test_all_of_it_goes_back_to_what_ships_and_the_history_brings_it_again(
    app: Flask, database: Database, world: World
) -> None:
    pia, mo = sign_in(app, world.pia), sign_in(app, world.mo)
    sent = {**FORM, "core": "7", "back_by": "30", "opening_founders": "4"}
    post(pia, HERE, **sent)
    assert post(pia, f"{HERE}/shipped").status_code == 303
    assert kept(database) == {}
    with database.reading() as session:
        assert stage_limits(session) == dict(SHIPPED)
        assert opening_limits(session) == dict(SHIPPED_OPENING)

    page = mo.get("/admin/organisation/history").text
    assert "Thresholds of the stages" in page
    assert "People active in half of the weeks, at least" in page
    assert "30%" in page
    first, *_rest = [each for each in changes(database) if each.name == "stages"]
    newest = max(each.id for each in changes(database) if each.name == "stages")
    back = "/admin/organisation/history/{}/restoration"
    assert post(mo, back.format(newest), since=str(first.id)).status_code == 409
    assert post(mo, back.format(newest), since=str(newest)).status_code == 303
    assert kept(database) == {"stages": {"core": 7, "back_by": 0.3}}


def test_programs_read_and_decide_with_the_tag_they_read(
    app: Flask, database: Database, world: World
) -> None:
    pia = Program(app, world.pia)
    read = pia("GET", "/playbook/gates")
    assert read.json["stages"] == read.json["shipped"]["stages"] == dict(SHIPPED)
    asked = {"stages": {"core": 7, "member_share": 0.6}, "opening": {"founders": 2}}
    tag = {"If-Match": read.headers["ETag"]}

    assert pia("PUT", "/playbook/gates", asked).status_code == 428
    done = pia("PUT", "/playbook/gates", asked, **tag)
    assert (done.status_code, done.json["stages"]["core"]) == (200, 7)
    assert pia("PUT", "/playbook/gates", asked, **tag).status_code == 412
    tag = {"If-Match": done.headers["ETag"]}
    for stages in (
        {"core": 0},
        {"core": "7"},
        {"core": 7.5},
        {"core": None},
        {"member_share": 60},
        {"nothing": 1},
    ):
        bad = pia("PUT", "/playbook/gates", {"stages": stages, "opening": {}}, **tag)
        assert (bad.status_code, bad.json["status"]) == (422, 422), stages
    assert pia("PUT", "/playbook/gates", {"stages": {}}, **tag).status_code == 422
    assert kept(database)["stages"] == {"core": 7, "member_share": 0.6}
    assert pia("PUT", "/playbook/gates", {"stages": {}, "opening": {}}, **tag).status_code == 200
    assert kept(database) == {}


def test_nobody_else_sees_or_changes_them(app: Flask, database: Database, world: World) -> None:
    post(sign_in(app, world.mo), HERE, **{**FORM, "core": "7"})
    others = [
        each
        for each in everybody_else(app, world)
        if each.name not in ("pia", "token:read+write+moderate+admin", "token:read+write")
    ]
    assert {"visitor", "zed", "ada", "fay"} <= {each.name for each in others}
    for person in others:
        form = {"csrf_token": person.form_token or csrf(person.browser), **FORM}
        for answer in (
            person.ask("GET", HERE),
            person.ask("POST", HERE, data=form),
            person.ask("POST", f"{HERE}/shipped", data=form),
            person.ask("GET", "/api/v1/playbook/gates"),
            person.ask("PUT", "/api/v1/playbook/gates", json={}),
        ):
            assert answer.status_code in (302, 400, 401, 403), (person.name, answer.request.path)
            assert 'value="7"' not in answer.text
    assert kept(database) == {"stages": {"core": 7}}
