"""Suspending an account, lifting it, and giving offices."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.accounts.models import Account, OrganisationRole
from community.moderation.models import ModerationEntry
from tests.conversations import Conversations
from tests.web.communities.doors import events, post
from tests.world import World, csrf, sign_in


def account(database: Database, account_id: int) -> Account:
    with database.reading() as session:
        return session.get_one(Account, account_id)


def acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.execute(select(ModerationEntry.act, ModerationEntry.actor_role))
        return [(row.act, row.actor_role) for row in rows]


def test_a_suspended_person_is_signed_out_and_reads_as_a_visitor_until_it_is_lifted(
    app: Flask, database: Database, world: World
) -> None:
    mo, ben = sign_in(app, world.mo), sign_in(app, world.ben)
    assert ben.get("/communities/vault").status_code == 200

    done = post(mo, "/admin/people/ben/suspension", reason="Threats", days=0)

    assert done.status_code == 303
    assert ben.get("/communities/vault").status_code == 404
    again = sign_in(app, world.ben)
    assert again.get("/communities/vault").status_code == 404
    assert "Threats" in again.get("/").text
    assert post(again, "/communities/garden/join", note="").status_code == 403
    assert "Threats" in mo.get("/admin/people/ben").text
    assert "@ben" in mo.get("/admin/people?state=suspended").text
    assert "@ada" not in mo.get("/admin/people?state=suspended").text

    assert post(mo, "/admin/people/ben/suspension/remove").status_code == 303
    assert post(mo, "/admin/people/ben/suspension/remove").status_code == 409
    assert sign_in(app, world.ben).get("/communities/vault").status_code == 200
    assert acts(database) == [("suspend", "admin"), ("reinstate", "admin")]
    assert {"account:suspended", "account:reinstated", "account:signed_out"} <= set(
        events(database)
    )
    assert "suspended" in mo.get("/admin/log").text


def test_a_suspension_ends_by_itself(app: Flask, database: Database, world: World) -> None:
    post(sign_in(app, world.mo), "/admin/people/ben/suspension", reason="A week off", days=7)
    until = account(database, world.ben).suspended_until
    assert until is not None

    browser = sign_in(app, world.ben)
    assert browser.get("/communities/vault").status_code == 404
    with clock.frozen(clock.ahead(days=6, hours=23, minutes=59)):
        assert sign_in(app, world.ben).get("/communities/vault").status_code == 404
    with clock.frozen(clock.ahead(days=7, minutes=1)):
        assert sign_in(app, world.ben).get("/communities/vault").status_code == 200


@pytest.mark.parametrize("who", ["ada", "ben", "zed", "pia", "sue", "fay"])
def test_only_admins_suspend_or_see_the_pages(
    app: Flask, database: Database, world: World, who: str
) -> None:
    browser = sign_in(app, getattr(world, who))

    for page in ("/admin/people?q=mo", "/admin/people/mo", "/admin/log"):
        refused = browser.get(page)
        assert refused.status_code == 403
        assert "mo@hearth.example" not in refused.text
    for act, fields in (
        ("suspension", {"reason": "Mine", "days": 0}),
        ("suspension/remove", {}),
        ("role", {"role": "admin"}),
    ):
        assert post(browser, f"/admin/people/cleo/{act}", **fields).status_code == 403
    assert account(database, world.cleo).suspended_at is None
    assert acts(database) == []
    assert "mo@hearth.example" in sign_in(app, world.mo).get("/admin/people?q=mo").text


def test_an_admin_suspends_neither_themselves_nor_another_admin(
    app: Flask, database: Database, world: World
) -> None:
    mo = sign_in(app, world.mo)
    assert post(mo, "/admin/people/pia/role", role="admin").status_code == 303

    own = post(mo, "/admin/people/mo/suspension", reason="Tired", days=1)
    other = post(mo, "/admin/people/pia/suspension", reason="Rival", days=1)

    assert (own.status_code, other.status_code) == (422, 409)
    assert account(database, world.pia).suspended_at is None


def test_m5_the_last_admin_stays_even_when_two_step_down_at_once(
    app: Flask, database: Database, world: World
) -> None:
    mo = sign_in(app, world.mo)
    assert post(mo, "/admin/people/mo/role", role="person").status_code == 409
    assert post(mo, "/admin/people/pia/role", role="admin").status_code == 303

    pair = {"mo": sign_in(app, world.mo), "pia": sign_in(app, world.pia)}
    tokens = {name: csrf(browser) for name, browser in pair.items()}
    barrier, answers = threading.Barrier(2), []

    def step_down(name: str) -> None:
        barrier.wait()
        fields = {"csrf_token": tokens[name], "role": "person"}
        answers.append(pair[name].post(f"/admin/people/{name}/role", data=fields).status_code)

    threads = [threading.Thread(target=step_down, args=(name,)) for name in pair]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(answers) == [303, 409]
    with database.reading() as session:
        admins = session.scalar(
            select(func.count()).select_from(Account).where(Account.role == OrganisationRole.ADMIN)
        )
    assert admins == 1


def test_the_api_suspends_with_the_admin_alone(
    app: Flask, database: Database, world: World
) -> None:
    mo, ada = sign_in(app, world.mo), sign_in(app, world.ada)
    body = {"reason": "Threats", "days": 3}
    refused = ada.put(
        "/api/v1/people/ben/suspension", json=body, headers={"X-CSRFToken": csrf(ada)}
    )
    done = mo.put("/api/v1/people/ben/suspension", json=body, headers={"X-CSRFToken": csrf(mo)})

    assert (refused.status_code, done.status_code) == (403, 204)
    assert account(database, world.ben).suspended_reason == "Threats"


def test_who_is_looked_for_stays_in_the_box(app: Flask, world: World) -> None:
    mo = sign_in(app, world.mo)

    found = mo.get("/admin/people?q=nobody-at-all").text

    assert 'value="nobody-at-all"' in found
    assert "Nobody is like this" in found


def test_a_suspended_person_is_neither_asked_to_join_nor_told_counts(
    app: Flask, world: World
) -> None:
    thread = Conversations(app, world).start("ben", "garden", "Read by everybody")
    sue, zed = sign_in(app, world.sue), sign_in(app, world.zed)

    assert "Join Garden" in zed.get(f"/threads/{thread}").text
    assert "/notifications/count" in zed.get(f"/threads/{thread}").text
    for page in (f"/threads/{thread}", "/communities/garden"):
        seen = sue.get(page).text
        assert "Your account is suspended." in seen
        assert "Join" not in seen
        assert "/notifications/count" not in seen
