"""The list of all communities for admins, and appointing where nobody looks after one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.worker import run
from community import clock
from community.accounts.models import Account, AccountSession
from community.communities.models import Community, MemberRole, Membership, Visibility
from community.moderation.chain import verify
from community.notifications.models import Notification
from community.paging import encode_cursor
from tests import factories
from tests.naming import says
from tests.outsiders.doors import with_token
from tests.web.communities.doors import post
from tests.web.running import assert_shut
from tests.world import World, sign_in

APPOINT = "/admin/communities/vault/facilitators/new"


@pytest.fixture
def mo(app: Flask, world: World) -> FlaskClient:
    """An admin's browser."""
    return sign_in(app, world.mo)


@pytest.fixture
def leaderless(database: Database, world: World) -> None:
    """Ada looks after the vault no more."""
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.community_id == world.vault)
            .values(role=MemberRole.MEMBER)
        )
        place = session.get_one(Community, world.vault)
        place.summary, place.purpose = "quillwort", "thornapple"


@pytest.mark.usefixtures("leaderless")
def test_an_admin_finds_and_mends_a_community_that_nobody_looks_after(
    mo: FlaskClient, app: Flask, world: World, settings: Settings
) -> None:
    assert 'href="/admin/communities?care=orphaned"' in mo.get("/admin/reports").text
    page = mo.get("/admin/communities?care=orphaned").text
    assert APPOINT in page
    assert "/communities/garden" not in page
    assert 'href="/communities/vault"' not in page, "it is closed to the admin"

    assert "Handle of the member" in mo.get(APPOINT).text
    refused = post(mo, APPOINT, handle="zed")
    assert refused.status_code == 422
    assert 'id="handle-error"' in refused.text
    assert 'value="zed"' in refused.text
    sent = post(mo, APPOINT, handle="@Ben")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/admin/communities")

    assert "Somebody looks after every community" in mo.get("/admin/communities?care=orphaned").text
    ben = sign_in(app, world.ben)
    assert ben.get("/communities/vault/settings").status_code == 200
    assert mo.get("/communities/vault").status_code == 404
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    assert "Mo made you a facilitator of Vault" in ben.get("/notifications").text
    assert "made you a facilitator" not in sign_in(app, world.ada).get("/notifications").text


@pytest.mark.usefixtures("leaderless")
def test_the_second_of_two_admins_is_told_what_the_first_did(
    mo: FlaskClient, app: Flask, database: Database
) -> None:
    with database.unit_of_work() as session:
        other = factories.account(session, handle="nim")
        other.role = "admin"  # type: ignore[assignment]  # as the column keeps it
        other_id = other.id
    nim = sign_in(app, other_id)
    assert "Handle of the member" in nim.get(APPOINT).text
    post(mo, APPOINT, handle="ben")

    late = post(nim, APPOINT, handle="ada")
    assert late.status_code == 409
    assert "looks after this community already" in late.text
    assert 'value="ada"' in late.text, "what was typed is not lost"
    assert post(nim, APPOINT, handle="ben").status_code == 303
    assert "@ben is a facilitator of Vault already" in nim.get("/admin/communities").text
    assert "looks after this community" in nim.get(APPOINT).text


@pytest.mark.usefixtures("leaderless")
def test_an_appointment_stands_in_both_logs_and_the_chain_holds(
    mo: FlaskClient, app: Flask, database: Database, world: World
) -> None:
    post(mo, APPOINT, handle="ben")

    for address in ("/admin/log", "/admin/people/ben"):
        assert "facilitator of a community" in mo.get(address).text, address
        assert "Vault" in mo.get(address).text, address
    ben = sign_in(app, world.ben)
    assert "facilitator of a community" in ben.get("/communities/vault/moderation/log").text
    member = sign_in(app, world.ada).get("/communities/vault/moderation/log").text
    assert "An admin made somebody facilitator" in member, "readers learn no name"
    with database.reading() as session:
        assert verify(session).problem == ""


@pytest.mark.usefixtures("leaderless")
def test_an_admin_who_names_themselves_is_seen_by_every_member_and_by_no_letter(
    mo: FlaskClient, app: Flask, database: Database, world: World, settings: Settings
) -> None:
    with database.unit_of_work() as session:
        place = session.get_one(Community, world.vault)
        factories.membership(session, place, session.get_one(Account, world.mo))
    assert "Its members are told" in mo.get(APPOINT).text
    assert post(mo, APPOINT, handle="mo").status_code == 303
    with database.reading() as session:
        assert not session.scalars(select(Notification)).all(), "told by the worker alone"
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)

    told = "Mo is a facilitator of Vault now. An admin decided that"
    for name in ("ada", "ben"):
        page = sign_in(app, getattr(world, name)).get("/notifications").text
        assert page.count(f">{told}") == 1, "once"
    for name in ("zed", "xen", "mo", "sue"):
        assert told not in sign_in(app, getattr(world, name)).get("/notifications").text, name
    with database.reading() as session:
        notices = session.scalars(select(Notification)).all()
    assert {(each.kind, each.account_id, each.mail_due) for each in notices} == {
        ("called", world.ada, False),
        ("called", world.ben, False),
    }


def test_who_is_named_by_their_own_people_is_told_alone(
    mo: FlaskClient, app: Flask, world: World, settings: Settings
) -> None:
    post(sign_in(app, world.ada), "/communities/garden/facilitators/new", handle="cleo")
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    assert "Ada made you a facilitator" in sign_in(app, world.cleo).get("/notifications").text
    assert "is a facilitator" not in sign_in(app, world.ben).get("/notifications").text
    assert "facilitator of a community" not in mo.get("/admin/log").text, "Ada is at home there"


@pytest.mark.parametrize("how", ["deactivation", "suspension"])
def test_an_admin_does_not_take_the_part_of_whom_they_shut_out(
    mo: FlaskClient, app: Flask, database: Database, world: World, how: str
) -> None:
    with database.unit_of_work() as session:
        place = session.get_one(Community, world.vault)
        factories.membership(session, place, session.get_one(Account, world.mo))
    fields = {} if how == "deactivation" else {"reason": "x", "days": "60"}
    assert post(mo, f"/admin/people/ada/{how}", **fields).status_code == 303

    late = post(mo, APPOINT, handle="mo")
    assert late.status_code == 409
    assert "less than 30 days ago" in late.text
    program = with_token(app, world.mo, "admin", "write")
    for door in ("/api/v1/admin/communities", "/api/v1/communities"):
        refused = program.ask("PUT", f"{door}/vault/facilitators/mo")
        assert (refused.status_code, refused.json["code"]) == (409, "oneself"), door
    with clock.frozen(clock.now() + timedelta(days=31)):
        again = sign_in(app, world.mo)
        assert post(again, APPOINT, handle="mo").status_code == 303


def test_another_member_can_be_named_at_once(mo: FlaskClient) -> None:
    assert post(mo, "/admin/people/ada/deactivation").status_code == 303
    assert post(mo, APPOINT, handle="ben").status_code == 303


def test_closing_the_accounts_of_all_members_opens_a_community_to_nobody(
    mo: FlaskClient, app: Flask, world: World
) -> None:
    for name in ("ada", "ben", "sue"):
        assert post(mo, f"/admin/people/{name}/deactivation").status_code == 303
    for handle in ("mo", "zed", "ben"):
        refused = post(mo, APPOINT, handle=handle)
        assert refused.status_code == 409
        assert "closed less than 30 days ago" in refused.text
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert post(sign_in(app, world.mo), APPOINT, handle="zed").status_code == 303


@pytest.mark.usefixtures("leaderless")
def test_the_list_tells_nothing_that_is_said_and_nobody_who_belongs(
    mo: FlaskClient, app: Flask, world: World
) -> None:
    program = with_token(app, world.mo, "admin")
    told = program.ask("GET", "/api/v1/admin/communities").text
    page = mo.get("/admin/communities").text + mo.get(APPOINT).text
    assert "Vault" in page
    for telling in ("quillwort", "thornapple", "Ada", "Ben", "ben"):
        assert not says(page + told, telling), telling


@pytest.mark.usefixtures("leaderless")
def test_programs_of_admins_see_and_do_the_same(app: Flask, world: World) -> None:
    program = with_token(app, world.mo, "admin")
    first = program.ask("GET", "/api/v1/admin/communities?limit=2")
    assert [one["slug"] for one in first.json["items"]] == ["garden", "vault"]
    follow = first.headers["Link"].partition("<")[2].partition(">")[0]
    assert [one["slug"] for one in program.ask("GET", follow).json["items"]] == ["workshop"]
    vault = first.json["items"][1]
    assert vault == {
        "slug": "vault",
        "name": "Vault",
        "visibility": "private",
        "stage": "potential",
        "status": "open",
        "orphaned": True,
        "members": 3,
        "facilitators": 0,
        "last_active_on": None,
        "storage": None,
    }
    for bad in ("care=lost", "status=gone", "visibility=secret", "order=members", "cursor=x"):
        refused = program.ask("GET", f"/api/v1/admin/communities?{bad}")
        assert refused.status_code == 422, bad
        assert refused.mimetype == "application/problem+json"

    door = "/api/v1/admin/communities/{}/facilitators/{}"
    assert program.ask("PUT", door.format("nowhere", "ben")).status_code == 404
    unknown = program.ask("PUT", door.format("vault", "zed"))
    assert (unknown.status_code, unknown.json["code"]) == (422, "not_a_member")
    assert program.ask("PUT", door.format("vault", "ben")).status_code == 204
    assert program.ask("PUT", door.format("vault", "ben")).status_code == 204, "PUT is harmless"
    late = program.ask("PUT", door.format("vault", "ada"))
    assert (late.status_code, late.json["code"]) == (409, "has_facilitator")


def test_nobody_but_an_admin_comes_near(app: Flask, database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        factories.community(session, slug="lone", visibility=Visibility.PRIVATE).name = "Zzquill"
    appoint = "/admin/communities/lone/facilitators/new"
    assert "Zzquill" in sign_in(app, world.mo).get("/admin/communities").text
    assert_shut(
        app,
        world,
        pages=("/admin/communities", appoint),
        posts=(appoint,),
        reads=("/admin/communities",),
        puts=("/admin/communities/lone/facilitators/ben",),
        never="Zzquill",
    )


def test_an_admin_shows_again_who_they_are(
    mo: FlaskClient, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        held = session.scalars(
            select(AccountSession).where(AccountSession.account_id == world.mo)
        ).one()
        held.confirmed_at = clock.now() - timedelta(hours=1)
    assert mo.get("/admin/communities").status_code == 200
    assert "/confirm" in mo.get(APPOINT).headers["Location"]
    assert post(mo, APPOINT, handle="ben").status_code in (303, 403)


@pytest.mark.both_databases
def test_a_cursor_of_another_kind_is_refused_before_the_database_sees_it(
    mo: FlaskClient, app: Flask, world: World
) -> None:
    """Lists by name; what is a number to PostgreSQL cannot be compared with words."""
    reads, administers = with_token(app, world.mo, "read"), with_token(app, world.mo, "admin")
    for name in (1, datetime(2020, 1, 1, tzinfo=UTC)):
        by_name, by_need = encode_cursor((name, 1)), encode_cursor((0, name, 1))
        answers = [
            mo.get(f"/admin/communities?cursor={by_name}"),
            mo.get(f"/communities?cursor={by_name}"),
            mo.get(f"/health?cursor={by_need}"),
            administers.ask("GET", f"/api/v1/admin/communities?cursor={by_name}"),
            reads.ask("GET", f"/api/v1/communities?cursor={by_name}"),
            reads.ask("GET", f"/api/v1/health?cursor={by_need}"),
        ]
        assert [each.status_code for each in answers] == [422] * 6


@pytest.mark.parametrize("query", ["care=lost", "status=gone", "visibility=x", "q=" + "a" * 500])
def test_what_is_no_filter_filters_nothing(mo: FlaskClient, query: str) -> None:
    assert mo.get(f"/admin/communities?{query}").status_code == 200
