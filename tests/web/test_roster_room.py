"""Admins give one person more or less room for images; nobody else can, and nobody else gets it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account, OrganisationRole
from community.mail.models import Mail
from community.moderation.models import ModerationEntry
from community.operations.queries.storage import count_people
from tests import factories
from tests.outsiders.doors import with_token
from tests.web.communities.doors import post
from tests.web.test_uploads import picture, send
from tests.world import World, sign_in

PAGE = "/admin/people/ben"
API = "/api/v1/admin/people/ben"


def test_an_admin_takes_and_gives_room_and_the_log_says_how_much(
    app: Flask, database: Database, world: World
) -> None:
    mo, ben = sign_in(app, world.mo), sign_in(app, world.ben)
    first = send(ben, picture())
    assert "Leave it empty for what everybody has: 500 MB" in mo.get(PAGE).text

    assert post(mo, f"{PAGE}/room", megabytes="0").status_code == 303
    refused = send(ben, picture(size=(11, 10)))
    other = send(sign_in(app, world.cleo), picture())
    with database.reading() as session:
        assert count_people(session)[-1] == 1  # whoever has no room has used all of it
    assert 'name="megabytes" type="number" value="0"' in mo.get(PAGE).text
    assert post(mo, f"{PAGE}/room", megabytes="").status_code == 303
    again = send(ben, picture(size=(12, 10)))
    post(mo, f"{PAGE}/room", megabytes="")

    assert [each.status_code for each in (first, refused, other, again)] == [201, 422, 201, 201]
    assert refused.json is not None
    assert refused.json["code"] == "quota"
    with database.reading() as session:
        lines = session.scalars(
            select(ModerationEntry.reason)
            .where(ModerationEntry.act == "set_room")
            .order_by(ModerationEntry.id)
        ).all()
        told = session.scalars(select(Mail.account_id)).all()
    assert lines == ["500 → 0 MB", "0 → 500 MB"]
    assert told == [world.ben, world.ben]
    history = mo.get(PAGE).text
    assert "changed how much room" in history
    assert "500 → 0 MB" in history


def test_room_that_cannot_be_is_refused_and_stays_typed(
    app: Flask, database: Database, world: World
) -> None:
    mo = sign_in(app, world.mo)
    for wrong in ("-1", "100001", "much"):
        answer = post(mo, f"{PAGE}/room", megabytes=wrong)
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
    for who in ("ada", "zed", "ben"):
        browser = sign_in(app, getattr(world, who))
        assert post(browser, f"{PAGE}/room", megabytes="900").status_code in (403, 404)
    with database.reading() as session:
        assert session.get_one(Account, world.ben).upload_room is None


def test_the_second_of_two_admins_is_told_what_the_first_gave(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        other = factories.account(session, handle="nim")
        other.role = OrganisationRole.ADMIN
        other_id = other.id
    mo, nim = sign_in(app, world.mo), sign_in(app, other_id)
    for browser in (mo, nim):
        assert '<input type="hidden" name="seen" value="">' in browser.get(PAGE).text
    assert post(mo, f"{PAGE}/room", megabytes="800", seen="").status_code == 303
    late = post(nim, f"{PAGE}/room", megabytes="50", seen="")
    assert late.status_code == 409
    assert "Somebody else has changed this meanwhile" in late.text
    assert "What stands there now: 800 MB" in late.text
    assert 'name="megabytes" type="number" value="50"' in late.text, "what was typed is not lost"
    assert 'name="seen" value="800"' in late.text, "what is sent next counts"
    with database.reading() as session:
        assert session.get_one(Account, world.ben).upload_room == 800
    assert post(nim, f"{PAGE}/room", megabytes="800", seen="").status_code == 303, "the same"
    assert post(nim, f"{PAGE}/room", megabytes="50", seen="800").status_code == 303
    assert post(mo, f"{PAGE}/room", megabytes="", seen="800").status_code == 409
    program = with_token(app, world.mo, "admin")

    def put(**body: int | None) -> tuple[int, str]:
        answer = program.browser.put(f"{API}/room", json=body, headers=program.headers)
        return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")

    assert put(megabytes=60, seen=None) == (409, "stale")
    assert put(megabytes=60, seen=50) == (204, "")
    assert put(megabytes=70) == (204, "")
    assert put(megabytes=70, seen=-1)[0] == 422


def test_programs_of_admins_give_room(app: Flask, world: World) -> None:
    mo = with_token(app, world.mo, "admin")
    ada = with_token(app, world.ada, "write")
    room = f"{API}/room"
    assert mo.browser.put(room, json={"megabytes": 800}, headers=mo.headers).status_code == 204
    assert mo.ask("GET", API).json["upload_room"] == 800
    assert mo.browser.put(room, json={"megabytes": None}, headers=mo.headers).status_code == 204
    assert mo.ask("GET", API).json["upload_room"] is None
    answer = ada.browser.put(room, json={"megabytes": 9}, headers=ada.headers)
    assert answer.status_code in (403, 404)
