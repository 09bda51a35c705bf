"""Settings with their history: who, when, from what to what; set back, never over one another."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import Database
from community.lifecycle.queries.playbook import steps_for, whole_playbook
from community.moderation.models import ModerationEntry
from community.moderation.targets import report_target
from community.organisation.actions import demand_unchanged
from community.organisation.models import SettingChange
from community.organisation.queries import organisation_profile
from community.registration.queries import registration_rule
from tests.outsiders.doors import with_token
from tests.queries import Statements
from tests.web.running import assert_shut
from tests.world import World, csrf, sign_in

HERE = "/admin/organisation"
HISTORY = "/admin/organisation/history"
AS_IT_IS = {"name": "Lakeside", "purpose": "To grow", "policy": "open", "domains": ""}


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def send(browser: FlaskClient, path: str, **fields: object) -> TestResponse:
    return browser.post(path, data={"csrf_token": csrf(browser), **fields})


def changes(database: Database) -> list[SettingChange]:
    with database.reading() as session:
        return list(session.scalars(select(SettingChange).order_by(SettingChange.id)))


def back(browser: FlaskClient, change: SettingChange, *, since: int | None = None) -> TestResponse:
    path = f"{HISTORY}/{change.id}/restoration"
    return send(browser, path, since=change.id if since is None else since)


def test_each_change_is_kept_with_who_and_both_values(
    database: Database, admin: FlaskClient, world: World
) -> None:
    send(admin, HERE, **AS_IT_IS)
    send(admin, HERE, **{**AS_IT_IS, "name": "Hillside", "policy": "approval"})
    send(admin, "/admin/reports", hours="24")

    kept = [(each.name, each.before, each.after, each.changed_by_id) for each in changes(database)]
    page = admin.get(HISTORY).text

    named = {"name": "Lakeside", "purpose": "To grow"}
    assert kept == [
        ("profile", None, named, world.mo),
        ("profile", named, {**named, "name": "Hillside"}, world.mo),
        ("registration", None, {"policy": "approval", "domains": []}, world.mo),
        ("moderation", None, {"report_hours": 24}, world.mo),
    ]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Lakeside → Hillside" in words
    assert "as shipped → 24" in words
    assert page.count('href="/people/mo"') >= 4


def test_a_change_is_set_back_and_that_is_a_change_too(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    send(admin, HERE, **AS_IT_IS)
    send(admin, HERE, **{**AS_IT_IS, "name": "Hillside"})
    send(admin, HERE, **{**AS_IT_IS, "name": "Hillside", "policy": "approval"})
    send(admin, "/admin/reports", hours="24")
    _first, second, third, fourth = changes(database)

    assert [back(admin, each).status_code for each in (second, third, fourth)] == [303, 303, 303]
    with database.reading() as session:
        assert organisation_profile(session).name == "Lakeside"
        assert registration_rule(session).policy == "open"
        assert report_target(session).total_seconds() == 48 * 3600
        said = session.scalars(
            select(ModerationEntry.reason).where(ModerationEntry.act == "set_back")
        ).all()
    assert said == ["moderation"]
    assert len(changes(database)) == 7
    assert back(admin, second, since=changes(database)[4].id).status_code == 409


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    app: Flask, database: Database, admin: FlaskClient, world: World
) -> None:
    send(admin, HERE, **AS_IT_IS)
    (seen,) = changes(database)
    send(admin, HERE, **{**AS_IT_IS, "name": "Hillside"}, since=seen.id)

    late = send(admin, HERE, **{**AS_IT_IS, "name": "Seaside"}, since=seen.id)
    with database.reading() as session:
        assert organisation_profile(session).name == "Hillside"
    newest = changes(database)[-1].id
    again = send(admin, HERE, **{**AS_IT_IS, "name": "Seaside"}, since=newest)

    assert late.status_code == 409
    assert 'value="Seaside"' in late.text
    assert "<bdi>Hillside</bdi>" in late.text
    assert f'name="since" value="{newest}"' in late.text
    assert again.status_code == 303
    assert back(admin, seen).status_code == 409
    program = with_token(app, world.mo, "admin")
    path = "/api/v1/organisation/settings"
    tag = {"If-Match": f'"{newest}.x"'}
    stale = program.browser.patch(path, json={"name": "X"}, headers={**program.headers, **tag})
    assert stale.status_code == 412


def test_the_playbook_has_a_history_and_goes_back(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    base = "/admin/playbook/coalescing"
    with database.reading() as session:
        shipped = [(step.code, step.title) for step in steps_for(session, "coalescing")]
    edited = send(admin, f"{base}/host", title="Meet on Fridays", why="", days="3", since="0")
    stale = send(admin, f"{base}/host", title="Meet on Mondays", why="", days="3", since="0")
    send(admin, f"{base}/introduce/act", act="retire")
    send(admin, f"{base}/new", title="Bake bread", why="", days="5")
    send(admin, f"{base}/first_posts/act", act="up")

    assert (edited.status_code, stale.status_code) == (303, 409)
    assert "Meet on Fridays" in stale.text
    assert 'value="Meet on Mondays"' in stale.text
    assert "Meet on Fridays" in admin.get(HISTORY).text
    for change in reversed(changes(database)):
        assert back(admin, change).status_code == 303, change.name
    with database.reading() as session:
        assert [(step.code, step.title) for step in steps_for(session, "coalescing")] == shipped
        steps = whole_playbook(session)["coalescing"]
    assert [step.title for step in steps if step.retired] == ["Bake bread"]


def test_a_text_is_published_again_and_never_set_back(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    send(admin, "/admin/terms/terms", body="Be kind.", after="0")
    send(admin, "/admin/terms/terms", body="Be quick.", after="1")
    newest = changes(database)[-1]

    assert f'href="/admin/terms/terms?from={newest.before["version"]}"' in admin.get(HISTORY).text  # type: ignore[index]  # it has one
    assert "Be kind." in admin.get("/admin/terms/terms?from=1").text
    assert admin.get("/admin/terms/terms?from=7").status_code == 404
    assert back(admin, newest).status_code == 422


def test_programs_read_settle_and_set_back(app: Flask, database: Database, world: World) -> None:
    program = with_token(app, world.mo, "admin")
    path = "/api/v1/organisation/settings"

    program.headers["If-Match"] = "*"
    changed = program.ask("PATCH", path, json={"name": "Lakeside"})
    assert (changed.status_code, changed.json["name"]) == (200, "Lakeside")  # type: ignore[index]  # it is JSON
    asked = {"policy": "domain", "domains": ["lake.example"], "report_hours": 12}
    assert program.ask("PATCH", path, json=asked).status_code == 200
    assert program.ask("PATCH", path, json={"policy": "everybody"}).status_code == 422
    found = program.ask("GET", path).get_json()
    items = program.ask("GET", f"{path}/changes").get_json()["items"]
    one = next(each for each in items if each["name"] == "registration")
    undone = program.ask(
        "PUT", f"{path}/changes/{one['id']}/restoration", json={"since": one["newest_id"]}
    )

    assert {key: found[key] for key in ("name", "policy", "domains", "report_hours")} == {
        "name": "Lakeside",
        **asked,
    }
    assert (one["before"], one["by"]) == (None, "mo")
    assert undone.status_code == 204
    with database.reading() as session:
        assert registration_rule(session).policy == "open"


def test_the_history_costs_the_same_however_long(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    costs = []
    for many in (2, 6):
        for number in range(many):
            send(admin, "/admin/reports", hours=str(number + many))
        with Statements(database) as statements:
            admin.get(HISTORY)
        costs.append(len(statements.seen))
    assert costs[0] == costs[1]


def test_nobody_else_sees_or_sets_back_anything(
    app: Flask, database: Database, admin: FlaskClient, world: World
) -> None:
    send(admin, HERE, **{**AS_IT_IS, "purpose": "zzheron"})
    (change,) = changes(database)
    path = f"/organisation/settings/changes/{change.id}/restoration"

    assert_shut(
        app,
        world,
        pages=(HERE, HISTORY),
        posts=(f"{HISTORY}/{change.id}/restoration",),
        reads=("/organisation/settings", "/organisation/settings/changes"),
        puts=(path,),
        never="zzheron",
    )
    assert len(changes(database)) == 1


def test_who_looks_whether_it_is_unchanged_queues_before(
    database: Database, world: World, statements: Statements
) -> None:
    """On PostgreSQL two could find it unchanged at once; the end of the log lets one look."""
    del world
    with database.unit_of_work() as session:
        statements.clear()
        demand_unchanged(session, ("profile",), since=0)
    assert ["log_heads" in each for each in statements.seen] == [True, False]
