"""Admins look after people: the list, one person, closing accounts, roles, keys."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole
from community.moderation.models import ModerationEntry
from tests import factories
from tests.accounts import PASSWORD, mails_to, post, with_password
from tests.outsiders.doors import with_token
from tests.queries import Statements
from tests.world import World, csrf, sign_in

PAGES = (
    *("/admin", "/admin/people", "/admin/people/mo"),
    *("/admin/inviting", "/admin/lists", "/admin/lists/1"),
)
ACTS = (
    "/admin/inviting",
    "/admin/lists",
    "/admin/lists/1/start",
    "/admin/lists/1/removal",
    *(
        f"/admin/people/cleo/{act}"
        for act in (
            *("place", "deactivation", "deactivation/remove", "invitation", "invitation/remove"),
            *("sessions/end-all", "sessions/1/end", "tokens/revoke-all", "tokens/1/revoke"),
        )
    ),
)


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def account(database: Database, account_id: int) -> Account:
    with database.reading() as session:
        return session.get_one(Account, account_id)


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(ModerationEntry.act).order_by(ModerationEntry.id)))


@pytest.mark.parametrize("who", ["ada", "ben", "zed", "pia", "sue"])
def test_nobody_but_admins_sees_or_does_any_of_it(
    app: Flask, database: Database, world: World, who: str
) -> None:
    browser = sign_in(app, getattr(world, who))
    known = browser.get("/admin/log").status_code
    token = {"csrf_token": csrf(browser)}

    for page in PAGES:
        answer = browser.get(page)
        assert (answer.status_code, "@hearth.example" in answer.text) == (known, False)
    assert {browser.post(act, data=token).status_code for act in ACTS} == {403}
    program = with_token(app, getattr(world, who), "read", "write", "moderate", "admin")
    for path in ("/api/v1/admin/people", "/api/v1/admin/people/mo", "/api/v1/admin/lists/1"):
        assert program.ask("GET", path).status_code == 403
    assert program.ask("PUT", "/api/v1/admin/people/cleo/deactivation").status_code == 403
    assert acts(database) == []
    assert account(database, world.cleo).state == AccountState.ACTIVE


def test_a_visitor_gets_what_every_admin_page_gives_them(client: FlaskClient, world: World) -> None:
    del world
    known = client.get("/admin/log")

    for page in PAGES:
        answer = client.get(page)
        assert (answer.status_code, "hearth.example" in answer.text) == (known.status_code, False)


def test_people_are_found_by_what_is_typed_and_chosen(
    admin: FlaskClient, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, world.fay).name = "Fay Özil Ågren"

    def found(query: str) -> set[str]:
        text = admin.get(f"/admin/people{query}").text
        return {
            name
            for name in ("ada", "ben", "cleo", "fay", "mo", "pia", "zed", "xen", "sue")
            if f'href="/admin/people/{name}"' in text
        }

    assert len(found("")) == 9
    assert found("?q=cle") == {"cleo"}
    assert found("?q=@CLEO") == {"cleo"}
    assert found("?q=leo@hearth") == {"cleo"}
    assert found("?q=%25") == set()
    for typed in ("Özil", "özil", "ÖZIL", "zil ågr", "Özil Ågren"):
        assert found(f"?q={typed}") == {"fay"}, typed
    assert found("?state=suspended") == {"sue"}
    assert "sue" not in found("?state=active")
    assert found("?role=admin") == {"mo"}
    assert found("?role=programme_owner&state=active") == {"pia"}
    assert found("?state=invited") == found("?state=deactivated") == set()
    assert len(found("?state=nonsense&role=nonsense")) == 9


def test_the_list_costs_the_same_for_two_and_two_hundred(
    admin: FlaskClient, database: Database, world: World, statements: Statements
) -> None:
    del world
    admin.get("/admin/people")
    counts = []
    for count in (2, 200):
        with database.unit_of_work() as session:
            for number in range(count):
                factories.account(session, handle=f"crowd{count}x{number}")
        statements.clear()
        page = admin.get("/admin/people?q=crowd")
        counts.append(len(statements.seen))
    assert counts[0] == counts[1]
    assert page.text.count('class="item-row"') == 20
    assert 'rel="next"' in page.text


def test_a_person_is_placed_and_their_manager_is_theirs_and_the_admins_to_see(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    fields = {"team": "Night", "location": "Hall 2", "manager": "ada@hearth.example"}

    assert post(admin, "/admin/people/ben/place", **fields).status_code == 303
    refused = post(admin, "/admin/people/ada/place", team="Day", manager="ben@hearth.example")
    unknown = post(admin, "/admin/people/ada/place", team="Day", manager="who@x.example")

    assert 'href="/admin/people/ada"' in admin.get("/admin/people/ben").text
    assert (refused.status_code, unknown.status_code) == (422, 422)
    assert "leads back to this person" in refused.text
    assert 'value="Day"' in unknown.text
    ben = sign_in(app, world.ben)
    assert "Ada" in ben.get("/settings/profile").text
    seen = sign_in(app, world.cleo).get("/people/ben").text
    assert ("Night" in seen, "Manager" in seen) == (True, False)
    assert acts(database) == ["place"]
    assert len(mails_to(database, "ben@hearth.example")) == 1


def test_a_deactivated_person_is_out_at_once_and_back_when_it_is_lifted(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    with_password(database, world.ben)
    ben, program = sign_in(app, world.ben), with_token(app, world.ben, "read")
    assert program.ask("GET", "/api/v1/me").status_code == 200

    assert post(admin, "/admin/people/ben/deactivation").status_code == 303

    assert "sign-in" in ben.get("/settings/profile").location
    assert program.ask("GET", "/api/v1/me").status_code == 401
    right = post(app.test_client(), "/sign-in", login="ben", password=PASSWORD)
    wrong = post(app.test_client(), "/sign-in", login="ben", password="something else")
    assert "This account is deactivated" in right.text
    assert "deactivated" not in wrong.text
    shown = admin.get("/admin/people/ben").text
    assert "Open the account again" in shown
    assert post(admin, "/admin/people/ben/deactivation").status_code == 409

    assert post(admin, "/admin/people/ben/deactivation/remove").status_code == 303

    assert post(app.test_client(), "/sign-in", login="ben", password=PASSWORD).status_code == 303
    assert program.ask("GET", "/api/v1/me").status_code == 401
    assert acts(database) == ["deactivate", "reactivate"]
    assert "opened the account" in admin.get("/admin/people/ben").text
    assert [mail.purpose for mail in mails_to(database, "ben@hearth.example")] == ["by_admin"] * 2


def test_who_left_for_good_cannot_be_brought_back(
    admin: FlaskClient, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        gone = session.get_one(Account, world.ben)
        gone.state, gone.email, gone.email_confirmed_at = AccountState.DEACTIVATED, None, None

    assert "Nobody can return" in admin.get("/admin/people/ben").text
    assert post(admin, "/admin/people/ben/deactivation/remove").status_code == 409


def test_two_admins_who_deactivate_each_other_at_once_leave_one(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    assert post(admin, "/admin/people/mo/deactivation").status_code == 422
    assert post(admin, "/admin/people/pia/role", role="admin").status_code == 303
    pair = {"pia": sign_in(app, world.mo), "mo": sign_in(app, world.pia)}
    tokens = {name: csrf(browser) for name, browser in pair.items()}
    barrier, answers = threading.Barrier(2), []

    def close(other: str) -> None:
        barrier.wait()
        answer = pair[other].post(
            f"/admin/people/{other}/deactivation", data={"csrf_token": tokens[other]}
        )
        answers.append(answer.status_code)

    threads = [threading.Thread(target=close, args=(other,)) for other in pair]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert answers.count(303) == 1
    with database.reading() as session:
        admins = session.scalar(
            select(func.count(Account.id)).where(
                Account.role == OrganisationRole.ADMIN, Account.state == AccountState.ACTIVE
            )
        )
    assert admins == 1


def test_keys_of_a_person_are_ended_one_by_one_or_all(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    first, second = sign_in(app, world.ben), sign_in(app, world.ben)
    programs = [with_token(app, world.ben, "read") for _ in range(2)]
    listed = admin.get("/api/v1/admin/people/ben").json
    assert (len(listed["sessions"]), len(listed["tokens"])) == (2, 2)
    assert "last_seen_at" not in str(listed)
    ids = {kind: sorted(each["id"] for each in listed[kind]) for kind in ("sessions", "tokens")}

    assert post(admin, f"/admin/people/ben/sessions/{ids['sessions'][0]}/end").status_code == 303
    assert post(admin, f"/admin/people/ben/tokens/{ids['tokens'][0]}/revoke").status_code == 303

    assert first.get("/settings/profile").status_code != 200
    assert second.get("/settings/profile").status_code == 200
    assert [each.ask("GET", "/api/v1/me").status_code for each in programs] == [401, 200]
    again = post(admin, f"/admin/people/ada/sessions/{ids['sessions'][1]}/end")
    assert again.status_code == 404

    post(admin, "/admin/people/ben/sessions/end-all")
    post(admin, "/admin/people/ben/tokens/revoke-all")
    assert second.get("/settings/profile").status_code != 200
    assert programs[1].ask("GET", "/api/v1/me").status_code == 401
    assert acts(database) == ["sign_out", "revoke_token", "sign_out", "revoke_token"]
    assert len(mails_to(database, "ben@hearth.example")) == 4


def test_when_somebody_was_here_is_told_by_the_month(
    admin: FlaskClient, database: Database, world: World
) -> None:
    told = {}
    for days in (3, 40):
        with database.unit_of_work() as session:
            session.get_one(Account, world.ben).last_seen_on = clock.ago(days=days).date()
        told[days] = admin.get("/api/v1/admin/people/ben").json
    assert (told[3]["seen_lately"], told[3]["last_seen_on"]) == (True, None)
    assert told[40]["last_seen_on"] == clock.ago(days=40).date().isoformat()
    assert "within thirty days" not in admin.get("/admin/people/ben").text
    assert "last_seen" not in str(admin.get("/api/v1/admin/people").json)
