"""Oneself, others and tokens through the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from tests import factories
from tests.world import World, csrf, sign_in


def make_token(app: Flask, account_id: int, *scopes: str, **more: Any) -> dict[str, Any]:
    """A token made by its owner through the API."""
    browser = sign_in(app, account_id)
    answer = browser.post(
        "/api/v1/tokens",
        json={"name": "script", "scopes": list(scopes), **more},
        headers={"X-CSRFToken": csrf(browser)},
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.get_json()
    return made


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_person_reads_and_changes_themselves(app: Flask, world: World) -> None:
    token = make_token(app, world.ben, "read", "write")
    client = app.test_client()
    headers = bearer(token["secret"])
    seen = client.get("/api/v1/me", headers=headers)
    etag = seen.headers["ETag"]
    assert seen.get_json()["handle"] == "ben"
    again = client.get("/api/v1/me", headers={**headers, "If-None-Match": etag})
    assert again.status_code == 304

    changed = client.patch(
        "/api/v1/me",
        json={"headline": "Grows beans", "team": "Beds"},
        headers={**headers, "If-Match": etag},
    )
    late = client.patch("/api/v1/me", json={"bio": "x"}, headers={**headers, "If-Match": etag})

    assert changed.status_code == 200
    assert changed.get_json()["headline"] == "Grows beans"
    assert changed.get_json()["team"] == "Beds"
    assert changed.get_json()["name"] == "Ben"
    assert late.status_code == 412


@pytest.mark.parametrize("field", ["role", "id", "email", "state", "version", "is_admin"])
def test_l1_what_one_may_not_set_about_oneself_is_an_unknown_field(
    app: Flask, world: World, field: str
) -> None:
    token = make_token(app, world.ben, "write")
    headers = {**bearer(token["secret"]), "If-Match": "*"}

    answer = app.test_client().patch("/api/v1/me", json={field: "admin"}, headers=headers)

    assert answer.status_code == 422
    assert field in answer.get_json()["errors"]


@pytest.mark.parametrize(
    "handle", ["../x", "<b>", "null", "me", "admin", "api", "x", "a" * 41, "Ünder", "12", "-a"]
)
def test_c17_handles_that_could_be_taken_for_something_else_are_refused(
    app: Flask, world: World, handle: str
) -> None:
    token = make_token(app, world.ben, "write")
    headers = {**bearer(token["secret"]), "If-Match": "*"}

    answer = app.test_client().patch("/api/v1/me", json={"handle": handle}, headers=headers)

    assert answer.status_code == 422
    assert "handle" in answer.get_json()["errors"]


def test_a_token_does_no_more_than_its_scopes_and_its_owner(app: Flask, world: World) -> None:
    read = make_token(app, world.ben, "read")
    client = app.test_client()
    refused = client.patch(
        "/api/v1/me", json={"bio": "x"}, headers={**bearer(read["secret"]), "If-Match": "*"}
    )
    browser = sign_in(app, world.ben)
    beyond = browser.post(
        "/api/v1/tokens",
        json={"name": "x", "scopes": ["admin"]},
        headers={"X-CSRFToken": csrf(browser)},
    )
    write = make_token(app, world.mo, "write")
    grown = client.post(
        "/api/v1/tokens", json={"name": "x", "scopes": ["admin"]}, headers=bearer(write["secret"])
    )

    assert refused.status_code == 403
    assert refused.get_json()["code"] == "missing_scope"
    assert beyond.status_code == grown.status_code == 422
    assert beyond.get_json()["code"] == grown.get_json()["code"] == "bad_scope"


def test_l2_a_revoked_or_expired_token_or_that_of_a_closed_account_is_nobodys(
    app: Flask, world: World, database: Database
) -> None:
    client = app.test_client()
    keeper = make_token(app, world.ben, "read", "write")
    revoked = make_token(app, world.ben, "read")
    expiring = make_token(app, world.ben, "read", days=1)
    for token in (revoked, expiring):
        assert client.get("/api/v1/me", headers=bearer(token["secret"])).status_code == 200

    gone = client.delete(f"/api/v1/tokens/{revoked['id']}", headers=bearer(keeper["secret"]))

    assert gone.status_code == 204
    assert client.get("/api/v1/me", headers=bearer(revoked["secret"])).status_code == 401
    with clock.frozen(clock.ahead(days=2)):
        assert client.get("/api/v1/me", headers=bearer(expiring["secret"])).status_code == 401
    listed = client.get("/api/v1/tokens", headers=bearer(keeper["secret"])).get_json()["items"]
    assert {token["id"] for token in listed} == {keeper["id"], expiring["id"]}
    assert keeper["secret"] not in str(listed)
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState.DEACTIVATED
    assert client.get("/api/v1/me", headers=bearer(keeper["secret"])).status_code == 401


def test_nobody_revokes_the_token_of_another(app: Flask, world: World) -> None:
    token = make_token(app, world.ben, "read")
    zed = make_token(app, world.zed, "write")
    client = app.test_client()

    answer = client.delete(f"/api/v1/tokens/{token['id']}", headers=bearer(zed["secret"]))

    assert answer.status_code == 404
    assert client.get("/api/v1/me", headers=bearer(token["secret"])).status_code == 200


def test_l3_a_token_in_the_address_is_not_read(app: Flask, world: World) -> None:
    token = make_token(app, world.ben, "read")

    answer = app.test_client().get(f"/api/v1/me?access_token={token['secret']}")

    assert answer.status_code == 401


def test_l9_the_same_key_makes_one_token_and_shows_its_secret_once(
    app: Flask, world: World
) -> None:
    token = make_token(app, world.ben, "write")
    client = app.test_client()
    headers = {**bearer(token["secret"]), "Idempotency-Key": "once"}
    body = {"name": "twice", "scopes": ["write"]}
    first, second = (client.post("/api/v1/tokens", json=body, headers=headers) for _ in "12")

    assert first.status_code == second.status_code == 201
    assert first.get_json()["id"] == second.get_json()["id"]
    assert second.get_json()["secret"] is None


def _handles(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"/api/v1/people?{query}")
    assert answer.status_code == 200, answer.text
    return [person["handle"] for person in answer.get_json()["items"]]


def test_i3_names_are_offered_from_communities_that_one_may_read(app: Flask, world: World) -> None:
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)

    assert _handles(ben, "q=a") == ["ada"]
    assert _handles(ben, "community=vault") == ["ada", "ben", "sue"]
    # Sue belongs to the vault alone, which Zed may not read.
    assert "sue" in _handles(ben, "")
    assert "sue" not in _handles(zed, "")
    assert zed.get("/api/v1/people?community=vault").status_code == 404
    assert zed.get("/api/v1/people?community=nothing").status_code == 404


def test_a_wildcard_is_a_plain_character(app: Flask, world: World) -> None:
    assert _handles(sign_in(app, world.ben), "q=%25") == []


def test_people_come_in_pages(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    first = ben.get("/api/v1/people?limit=2")
    link = first.headers["Link"].split(">")[0].lstrip("<")
    rest = ben.get(link).get_json()["items"]

    handles = [person["handle"] for person in [*first.get_json()["items"], *rest]]
    assert handles == sorted(set(handles))
    assert len(handles) == 4


def test_the_list_costs_the_same_for_2_and_200_people(
    app: Flask, world: World, database: Database, statements: Any
) -> None:
    from community.communities.models import Community

    ben = sign_in(app, world.ben)
    counts = []
    for number in (0, 198):
        with database.unit_of_work() as session:
            garden = session.get_one(Community, world.garden)
            for turn in range(number):
                person = factories.account(session, handle=f"many{turn}")
                factories.membership(session, garden, person)
        statements.clear()
        ben.get("/api/v1/people?limit=100")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_i6_a_profile_shows_only_communities_that_the_reader_may_read(
    app: Flask, world: World
) -> None:
    def slugs(reader: int) -> list[str]:
        profile = sign_in(app, reader).get("/api/v1/people/ada").get_json()
        return [one["slug"] for one in profile["communities"]]

    assert slugs(world.ben) == ["garden", "vault", "workshop"]
    assert slugs(world.zed) == ["garden", "workshop"]
    assert app.test_client().get("/api/v1/people/ada").status_code == 404
