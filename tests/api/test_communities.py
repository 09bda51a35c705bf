"""Communities, members, tags and reports for programs, with outsiders beside insiders."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community.communities.models import Community, Invitation, Tag
from community.moderation.models import ModerationEntry
from tests.web.posting import posted
from tests.world import World, csrf, sign_in

NEW = {
    "name": "Water",
    "slug": "water",
    "proposal": "For whoever keeps water clean",
    "opens_as": "public",
    "joining": "by_invitation",
}


class Program:
    """A signed-in caller that speaks JSON."""

    def __init__(self, app: Flask, account_id: int | None) -> None:
        self.browser: FlaskClient = sign_in(app, account_id) if account_id else app.test_client()
        self.token = csrf(self.browser)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.open(
            f"/api/v1{path}",
            method=method,
            json=body if body is not None or method in ("GET", "DELETE") else {},
            headers={"X-CSRFToken": self.token, **named},
        )


@pytest.fixture
def call(app: Flask, world: World) -> Any:
    made: dict[str, Program] = {}

    def caller(who: str) -> Program:
        account_id = None if who == "nobody" else getattr(world, who)
        return made.setdefault(who, Program(app, account_id))

    return caller


def test_the_list_names_unreadable_communities_to_overseers_alone(call: Any) -> None:
    mo = {item["name"]: item for item in call("mo")("GET", "/communities").json["items"]}
    zed = [item["name"] for item in call("zed")("GET", "/communities").json["items"]]

    assert mo["Vault"] == {
        "slug": None,
        "name": "Vault",
        "stage": "potential",
        "visibility": "private",
        "readable": False,
    }
    assert mo["Garden"]["summary"] == "About the garden."
    assert zed == ["Garden", "Workshop"]


def test_a_list_is_read_page_by_page(call: Any) -> None:
    first = call("ben")("GET", "/communities?limit=2")
    assert [item["slug"] for item in first.json["items"]] == ["garden", "vault"]
    address = first.headers["Link"].split(">")[0][1:].removeprefix("/api/v1")

    assert [item["slug"] for item in call("ben")("GET", address).json["items"]] == ["workshop"]


def test_a_community_is_proposed_once_under_one_key(call: Any, database: Database) -> None:
    made = call("pia")("POST", "/communities", NEW, Idempotency_Key="once-and-only")
    again = call("pia")("POST", "/communities", NEW, Idempotency_Key="once-and-only")

    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/communities/water")
    assert again.status_code == 201
    assert made.json["role"] == "facilitator"
    assert made.json["visibility"] == "private"
    assert call("zed")("GET", "/communities/water").status_code == 404
    assert call("sue")("POST", "/communities", NEW).status_code == 403
    assert call("nobody")("POST", "/communities", NEW).status_code == 401
    with database.reading() as session:
        assert len(session.scalars(select(Community).where(Community.slug == "water")).all()) == 1


def test_fields_that_are_not_ones_to_set_are_refused(call: Any) -> None:
    for field in ("stage", "members_count", "created_by_id", "id", "version"):
        refused = call("pia")("POST", "/communities", {**NEW, field: 1})
        assert refused.status_code == 422
        assert field in refused.json["errors"]


def test_a_change_needs_the_version_that_was_read(call: Any) -> None:
    ada = call("ada")
    tag = ada("GET", "/communities/garden").headers["ETag"]
    assert ada("GET", "/communities/garden", If_None_Match=tag).status_code == 304
    assert ada("PATCH", "/communities/garden", {"purpose": "To grow"}).status_code == 428

    changed = ada("PATCH", "/communities/garden", {"purpose": "To *grow*"}, If_Match=tag)
    late = call("fay")("PATCH", "/communities/garden", {"name": "Mine"}, If_Match=tag)

    assert changed.status_code == 200
    assert changed.json["charter"]["purpose"] == "To *grow*"
    assert changed.json["summary"] == "About the garden."
    assert late.status_code == 412
    refused = call("ben")("PATCH", "/communities/garden", {"name": "Mine"}, If_Match="*")
    assert refused.status_code == 403


def test_joining_and_leaving(call: Any) -> None:
    zed = call("zed")
    assert zed("POST", "/communities/garden/membership", {}).json == {"state": "member"}
    assert zed("POST", "/communities/workshop/membership", {"note": "Hi"}).json == {
        "state": "requested"
    }
    assert zed("DELETE", "/communities/garden/membership").status_code == 204
    asked = call("ada")("GET", "/communities/workshop/requests").json["items"]
    assert [(item["handle"], item["note"]) for item in asked] == [("zed", "Hi")]

    decision = f"/communities/workshop/requests/{asked[0]['id']}/decision"
    assert call("ben")("POST", decision, {"outcome": "admitted"}).status_code == 403
    assert call("ada")("POST", decision, {"outcome": "admitted"}).status_code == 204
    assert call("ada")("POST", decision, {"outcome": "declined"}).status_code == 409
    assert zed("GET", "/communities/workshop").json["role"] == "member"


def test_roles_are_changed_and_the_last_facilitator_stays(call: Any) -> None:
    ada = call("ada")
    assert ada("PUT", "/communities/vault/members/ada/role", {"role": "member"}).status_code == 422
    assert (
        ada("PUT", "/communities/vault/members/ben/role", {"role": "facilitator"}).status_code
        == 204
    )
    assert ada("PUT", "/communities/vault/members/ada/role", {"role": "member"}).status_code == 204
    assert call("ben")("DELETE", "/communities/vault/members/ada").status_code == 204
    assert ada("GET", "/communities/vault").status_code == 404


def test_an_invitation_is_redeemed_by_its_secret(call: Any, database: Database) -> None:
    made = call("ada")("POST", "/communities/vault/invitations", {"uses": 1})
    secret = made.json["link"].rpartition("/")[2]
    zed, fay = call("zed"), call("fay")

    assert zed("POST", "/invitations/redemptions", {"secret": "x" * 43}).status_code == 404
    assert zed("POST", "/invitations/redemptions", {"secret": secret}).json == {"slug": "vault"}
    assert fay("POST", "/invitations/redemptions", {"secret": secret}).status_code == 422
    assert zed("GET", "/communities/vault").status_code == 200
    with database.reading() as session:
        assert secret.encode() not in session.scalars(select(Invitation.token_hash)).one()


def test_tags_are_made_renamed_and_deleted_by_facilitators(call: Any, database: Database) -> None:
    ada = call("ada")
    made = ada("POST", "/communities/garden/tags", {"name": "Broad Beans"})
    address = f"/communities/garden/tags/{made.json['id']}"

    assert made.json["name"] == "broad-beans"
    assert ada("POST", "/communities/garden/tags", {"name": "broad beans"}).status_code == 422
    assert call("ben")("PUT", address, {"name": "mine"}).status_code == 403
    assert ada("PUT", address, {"name": "beans"}).json["name"] == "beans"
    assert call("zed")("GET", "/communities/garden/tags").json["items"][0]["name"] == "beans"
    assert ada("DELETE", address).status_code == 204
    with database.reading() as session:
        assert session.scalars(select(Tag)).all() == []


def test_reports_are_made_and_decided(call: Any, database: Database, world: World) -> None:
    beans = posted(database, world)
    body = {"reply_id": beans.reply_id, "reason": "spam"}
    assert call("nobody")("POST", "/reports", body).status_code == 401
    assert call("zed")("POST", "/reports", {**body, "thread_id": 1}).status_code == 422
    report = call("zed")("POST", "/reports", body).json["id"]

    assert call("ben")("GET", "/reports?community=garden").status_code == 403
    (found,) = call("fay")("GET", "/reports?community=garden").json["items"]
    assert found["id"] == report
    assert "reporter" not in str(found)
    assert (
        call("ben")("POST", f"/reports/{report}/decision", {"outcome": "dismissed"}).status_code
        == 404
    )
    decision = {"outcome": "hidden", "reason": "An advert"}
    assert call("fay")("POST", f"/reports/{report}/decision", decision).status_code == 204
    assert call("ada")("POST", f"/reports/{report}/decision", decision).status_code == 409
    assert call("fay")("DELETE", f"/replies/{beans.reply_id}/hiding").status_code == 204
    with database.reading() as session:
        assert list(session.scalars(select(ModerationEntry.act))) == ["hide", "show"]


OPERATIONS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/communities/vault", None),
    ("PATCH", "/communities/vault", {"name": "Mine"}),
    ("POST", "/communities/vault/membership", {}),
    ("DELETE", "/communities/vault/membership", None),
    ("GET", "/communities/vault/members", None),
    ("PUT", "/communities/vault/members/ben/role", {"role": "facilitator"}),
    ("DELETE", "/communities/vault/members/ben", None),
    ("GET", "/communities/vault/requests", None),
    ("POST", "/communities/vault/requests/1/decision", {"outcome": "admitted"}),
    ("GET", "/communities/vault/invitations", None),
    ("POST", "/communities/vault/invitations", {}),
    ("DELETE", "/communities/vault/invitations/1", None),
    ("GET", "/communities/vault/tags", None),
    ("POST", "/communities/vault/tags", {"name": "mine"}),
    ("PUT", "/communities/vault/tags/1", {"name": "mine"}),
    ("DELETE", "/communities/vault/tags/1", None),
    ("GET", "/reports?community=vault", None),
    ("POST", "/reports", {"thread_id": 1, "reason": "spam"}),
    ("POST", "/reports/1/decision", {"outcome": "hidden", "reason": "Mine"}),
    ("PUT", "/threads/1/hiding", {"reason": "Mine"}),
    ("DELETE", "/threads/1/hiding", None),
    ("PUT", "/replies/1/hiding", {"reason": "Mine"}),
    ("DELETE", "/replies/1/hiding", None),
)


@pytest.mark.parametrize("outsider", ["zed", "xen", "sue", "fay", "nobody"])
def test_outsiders_find_nothing_of_a_private_community_and_change_nothing(
    call: Any, database: Database, world: World, outsider: str
) -> None:
    assert posted(database, world, slug="vault").thread_id == 1
    call("ada")("POST", "/communities/vault/tags", {"name": "quillwort"})
    call("ada")("POST", "/communities/vault/invitations", {})
    call("ben")("POST", "/reports", {"reply_id": 1, "reason": "spam"})
    with database.reading() as session:
        before = session.connection().exec_driver_sql("SELECT max(id) FROM outbox").scalar()

    for method, path, body in OPERATIONS:
        answer = call(outsider)(method, path, body, If_Match="*")
        assert answer.status_code == 404, (method, path)
        assert answer.json["detail"] == "There is nothing here that you can see."
    with database.reading() as session:
        after = session.connection().exec_driver_sql("SELECT max(id) FROM outbox").scalar()
    assert before == after

    reading = [path for method, path, _body in OPERATIONS if method == "GET"]
    assert [call("ada")("GET", path).status_code for path in reading] == [200] * len(reading)
    assert call("ada")("GET", "/reports?community=vault").json["items"]
