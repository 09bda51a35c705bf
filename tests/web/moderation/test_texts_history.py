"""Texts that moderators use again have a history and are set back; so are holidays."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.health.queries import calendar
from community.moderation.queries.measures import texts_for
from community.organisation.models import SettingChange
from tests.outsiders.doors import with_token
from tests.web.communities.doors import post
from tests.world import World, sign_in

TEXTS = "/communities/garden/moderation/texts"
API = "/api/v1/communities/garden/moderation/texts"
MILD = {"title": "Mild", "body": "Mind your words"}


@pytest.fixture
def ada(app: Flask, world: World) -> FlaskClient:
    """Who facilitates the garden and the workshop."""
    return sign_in(app, world.ada)


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo, who keeps what is for all communities."""
    return sign_in(app, world.mo)


def changes(database: Database) -> list[SettingChange]:
    with database.reading() as session:
        return list(session.scalars(select(SettingChange).order_by(SettingChange.id)))


def texts(database: Database, community_id: int | None) -> list[tuple[int, str, str]]:
    with database.reading() as session:
        return [(each.id, each.title, each.body) for each in texts_for(session, community_id)]


def test_a_text_is_changed_and_every_change_is_kept(
    database: Database, ada: FlaskClient, world: World
) -> None:
    post(ada, TEXTS, **MILD)
    ((text_id, _title, _body),) = texts(database, world.garden)
    (added,) = changes(database)
    form = ada.get(f"{TEXTS}/{text_id}").text
    assert f'name="since" value="{added.id}"' in form
    assert 'value="Mild"' in form
    changed = post(ada, f"{TEXTS}/{text_id}", title="Milder", body="Please", since=added.id)
    late = post(ada, f"{TEXTS}/{text_id}", title="Mine", body="Mine", since=added.id)
    empty = post(ada, f"{TEXTS}/{text_id}", title="", body="Kept as typed")

    assert (changed.status_code, late.status_code, empty.status_code) == (303, 409, 422)
    assert 'value="Mine"' in late.text
    assert "<bdi>Milder</bdi>" in late.text
    assert "Kept as typed" in empty.text
    post(ada, f"{TEXTS}/{text_id}/removal")
    milder = {"title": "Milder", "body": "Please"}
    name = f"place_text:{world.garden}:{text_id}"
    assert [(each.name, each.before, each.after) for each in changes(database)] == [
        (name, None, MILD),
        (name, MILD, milder),
        (name, milder, None),
    ]
    history = ada.get(f"{TEXTS}/history").text
    assert "<del><bdi>Mild</bdi></del>" in history
    assert history.count('href="/people/ada"') >= 3


def test_a_text_is_set_back_also_after_it_was_taken_out(
    database: Database, ada: FlaskClient, world: World
) -> None:
    post(ada, TEXTS, **MILD)
    ((text_id, *_rest),) = texts(database, world.garden)
    post(ada, f"{TEXTS}/{text_id}", title="Milder", body="Please", since=1)
    post(ada, f"{TEXTS}/{text_id}/removal")
    post(ada, TEXTS, title="Another", body="Its number is its own")
    added, changed, removed, _another = changes(database)

    def back(change: SettingChange, since: int) -> int:
        path = f"{TEXTS}/history/{change.id}/restoration"
        return post(ada, path, since=since).status_code

    assert back(removed, changed.id) == 409
    assert back(removed, removed.id) == 303
    assert (text_id, "Milder", "Please") in texts(database, world.garden)
    assert len(texts(database, world.garden)) == 2
    assert back(changed, changes(database)[-1].id) == 303
    assert (text_id, "Mild", "Mind your words") in texts(database, world.garden)
    assert back(changed, changes(database)[-1].id) == 409  # it stands like that already
    assert back(added, changes(database)[-1].id) == 303
    assert [title for _id, title, _body in texts(database, world.garden)] == ["Another"]


def test_the_history_of_a_community_is_for_its_facilitators(
    app: Flask, database: Database, ada: FlaskClient, admin: FlaskClient, world: World
) -> None:
    post(ada, "/communities/vault/moderation/texts", **MILD)
    ((text_id, *_rest),) = texts(database, world.vault)
    (change,) = changes(database)
    vault = "/communities/vault/moderation/texts"

    for who in ("zed", "xen", "mo"):
        browser = sign_in(app, getattr(world, who))
        for path in (f"{vault}/history", f"{vault}/{text_id}"):
            assert browser.get(path).status_code == 404
        assert post(browser, f"{vault}/{text_id}", **MILD).status_code == 404
    restoration = f"history/{change.id}/restoration"
    assert post(sign_in(app, world.zed), f"{vault}/{restoration}", since=1).status_code == 404
    assert post(sign_in(app, world.cleo), f"{TEXTS}/{restoration}", since=1).status_code == 403
    # Ada facilitates both, and still reaches a text only where it is.
    assert ada.get(f"{TEXTS}/{text_id}").status_code == 404
    assert post(ada, f"{TEXTS}/{restoration}", since=1).status_code == 404
    assert "Mild" not in admin.get("/admin/organisation/history").text
    assert post(admin, f"/admin/organisation/{restoration}", since=1).status_code == 404
    assert ada.get(f"{vault}/history").status_code == 200
    program = with_token(app, world.mo, "admin")
    listed = program.ask("GET", "/api/v1/organisation/settings/changes").json
    assert listed["items"] == []


def test_a_text_for_all_communities_stands_in_the_history_of_the_organisation(
    database: Database, ada: FlaskClient, admin: FlaskClient
) -> None:
    post(admin, "/admin/texts", **MILD)
    ((text_id, *_rest),) = texts(database, None)
    assert post(admin, f"/admin/texts/{text_id}", title="Milder", body="Please", since=1)
    assert post(ada, f"/admin/texts/{text_id}", **MILD).status_code in (403, 404)
    _added, changed = changes(database)
    page = admin.get("/admin/organisation/history").text
    assert "The text “Milder” for all communities" in page
    assert "What it is for: <del><bdi>Mild</bdi></del>" in page, "a text is no step of the playbook"

    path = f"/admin/organisation/history/{changed.id}/restoration"
    assert post(admin, path, since=changed.id).status_code == 303
    assert texts(database, None) == [(text_id, "Mild", "Mind your words")]


def test_programs_change_a_text_and_set_it_back(
    app: Flask, database: Database, world: World
) -> None:
    ada = with_token(app, world.ada, "moderate")
    zed = with_token(app, world.zed, "moderate")
    made = ada.browser.post(API, json=MILD, headers=ada.headers).json["id"]
    shown = ada.ask("GET", f"{API}/{made}")
    assert shown.json == {"id": made, **MILD, "own": True}
    match = {**ada.headers, "If-Match": shown.headers["ETag"]}
    changed = ada.browser.patch(f"{API}/{made}", json={"title": "Milder"}, headers=match)
    late = ada.browser.patch(f"{API}/{made}", json={"title": "Mine"}, headers=match)
    assert (changed.status_code, late.status_code) == (200, 412)
    assert changed.json["title"] == "Milder"
    assert zed.ask("GET", f"{API}/changes").status_code == 403
    newest = ada.ask("GET", f"{API}/changes").json["items"][0]
    assert (newest["before"]["title"], newest["by"]) == ("Mild", "ada")
    path = f"{API}/changes/{newest['id']}/restoration"
    answer = ada.browser.put(path, json={"since": newest["newest_id"]}, headers=ada.headers)
    assert answer.status_code == 204
    assert texts(database, world.garden) == [(made, "Mild", "Mind your words")]
    assert ada.browser.delete(f"{API}/{made}", headers=ada.headers).status_code == 204
    assert texts(database, world.garden) == []


SHARED = "/api/v1/moderation/texts"


def test_programs_of_admins_keep_the_texts_of_all_communities(
    app: Flask, database: Database, world: World
) -> None:
    mo = with_token(app, world.mo, "admin")
    key = {**mo.headers, "Idempotency-Key": "once-only"}
    twice = [mo.browser.post(SHARED, json=MILD, headers=key) for _time in range(2)]
    assert [each.status_code for each in twice] == [201, 201]
    ((made, *_words),) = texts(database, None)
    assert [each.headers["Location"] for each in twice] == [f"{SHARED}/{made}"] * 2
    shown = mo.ask("GET", f"{SHARED}/{made}")
    assert shown.json == twice[0].json == {"id": made, **MILD, "own": False}
    assert [one["id"] for one in mo.ask("GET", SHARED).json["items"]] == [made]

    def patch(**headers: str) -> tuple[int, str]:
        sent = {**mo.headers, **headers}
        answer = mo.browser.patch(f"{SHARED}/{made}", json={"title": "Milder"}, headers=sent)
        return answer.status_code, answer.mimetype

    match = {"If-Match": shown.headers["ETag"]}
    problem = "application/problem+json"
    assert patch() == (428, problem)
    assert patch(**match) == (200, "application/json")
    assert patch(**match) == (412, problem)
    assert mo.browser.post(SHARED, json={"title": ""}, headers=mo.headers).status_code == 422
    assert texts(database, None) == [(made, "Milder", "Mind your words")]
    assert "Milder" in sign_in(app, world.mo).get("/admin/organisation/history").text
    assert mo.browser.delete(f"{SHARED}/{made}", headers=mo.headers).status_code == 204
    assert texts(database, None) == []
    assert [each.after is None for each in changes(database)] == [False, False, True]


def test_nobody_else_and_no_other_token_keeps_what_is_for_all(
    app: Flask, database: Database, world: World
) -> None:
    post(sign_in(app, world.mo), "/admin/texts", **MILD)
    post(sign_in(app, world.ada), TEXTS, **MILD)
    ((made, *_words),) = texts(database, None)
    own = next(number for number, *_rest in texts(database, world.garden) if number != made)
    mo = with_token(app, world.mo, "admin")
    assert mo.ask("GET", f"{SHARED}/{made}").status_code == 200
    assert mo.ask("GET", f"{SHARED}/{own}").status_code == 404, "that of a community is not here"
    match = {"If-Match": "*"}
    for who, scope in ((world.zed, "admin"), (world.ada, "moderate"), (world.mo, "write")):
        program = with_token(app, who, scope)
        headers = {**program.headers, **match}
        answers = [
            program.ask("GET", SHARED),
            program.ask("GET", f"{SHARED}/{made}"),
            program.browser.post(SHARED, json=MILD, headers=headers),
            program.browser.patch(f"{SHARED}/{made}", json={"title": "x"}, headers=headers),
            program.browser.delete(f"{SHARED}/{made}", headers=headers),
        ]
        assert {each.status_code for each in answers} <= {403, 404}
        assert "Mind your words" not in "".join(each.text for each in answers)
    assert texts(database, None) == [(made, "Mild", "Mind your words")]


def test_days_of_the_calendar_have_a_history_and_come_back(
    database: Database, admin: FlaskClient
) -> None:
    first, last = (clock.ahead(days=days).date().isoformat() for days in (10, 12))
    days = {"kind": "holiday", "starts_on": first, "ends_on": last, "says": "Midsummer"}
    assert post(admin, "/health/calendar", **days).status_code == 303
    with database.reading() as session:
        (planned,) = calendar(session)
    post(admin, f"/health/calendar/{planned.id}/end")
    added, ended = changes(database)
    assert (added.before, added.after, ended.before, ended.after) == (None, days, days, None)
    assert "Midsummer" in admin.get("/admin/organisation/history").text

    def back(change: SettingChange) -> int:
        since = changes(database)[-1].id
        path = f"/admin/organisation/history/{change.id}/restoration"
        return post(admin, path, since=since).status_code

    assert back(ended) == 303
    with database.reading() as session:
        assert [(each.id, each.says) for each in calendar(session)] == [(planned.id, "Midsummer")]
    assert back(added) == 303
    with database.reading() as session:
        assert calendar(session) == []
