"""People are invited by mail and by a list, which the worker works off."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.config import Settings
from app.database import Database
from app.roster import letters_for
from app.worker.lists import work_lists
from community.accounts.actor import Actor
from community.accounts.models import Account, OrganisationRole
from community.mail.actions import Letter
from community.mail.models import Mail
from community.moderation.models import ModerationEntry
from community.roster.actions.invitations import Letters
from community.roster.actions.lists import AT_ONCE, prune_lists
from community.roster.models import PeopleFile, RosterEntry
from tests.accounts import PASSWORD, mails_to, post, token_in
from tests.world import World, csrf, sign_in

HEAD = "name,email,team,manager,location\n"


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def bring(browser: FlaskClient, text: str, name: str = "staff.csv") -> TestResponse:
    data = {"csrf_token": csrf(browser), "file": (io.BytesIO(text.encode()), name)}
    return browser.post("/admin/lists", data=data)


def work(app: Flask, database: Database, settings: Settings) -> None:
    with app.test_request_context("/", base_url=settings.base_url):
        work_lists(database, letters_for)


def person(database: Database, email: str) -> Account | None:
    with database.reading() as session:
        return session.scalar(select(Account).where(Account.email == email))


def test_who_is_invited_sets_a_password_by_the_mail_and_is_home(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    del world
    people = "una.vale@x.example\nOle Berg <OLE@x.example>\nben@hearth.example"

    done = post(admin, "/admin/inviting", people=people)
    again = post(admin, "/admin/inviting", people=people)

    assert (done.location, again.location) == ("/admin/people?state=invited",) * 2
    listed = admin.get("/admin/people?state=invited").text
    assert ("Una Vale" in listed, "Ole Berg" in listed, "@ben" in listed) == (True, True, False)
    (mail,) = mails_to(database, "una.vale@x.example")
    assert "Mo invites you" in mail.text_body
    assert mails_to(database, "ben@hearth.example") == []
    guest, token = app.test_client(), token_in(mail)
    assert 'value="una.vale@x.example"' in guest.get(f"/claim?token={token}").text
    fields = {"token": token, "email": "una.vale@x.example", "password": PASSWORD}
    assert post(guest, "/claim", **fields).location == "/"
    assert guest.get("/").status_code == 200
    una = person(database, "una.vale@x.example")
    assert una is not None
    assert (una.state, una.email_confirmed_at is not None) == ("active", True)
    assert post(app.test_client(), "/claim", **fields).status_code == 422


def test_a_new_mail_ends_the_old_link_and_withdrawing_forgets_the_person(
    app: Flask, admin: FlaskClient, database: Database, world: World
) -> None:
    del world
    post(admin, "/admin/inviting", people="una@x.example")
    first = token_in(mails_to(database, "una@x.example")[0])

    assert post(admin, "/admin/people/una/invitation").status_code == 303
    second = token_in(mails_to(database, "una@x.example")[1])

    fields = {"email": "una@x.example", "password": PASSWORD}
    assert post(app.test_client(), "/claim", token=first, **fields).status_code == 422
    assert post(admin, "/admin/people/una/invitation/remove").status_code == 303
    assert post(app.test_client(), "/claim", token=second, **fields).status_code == 422
    assert person(database, "una@x.example") is None
    assert mails_to(database, "una@x.example") == []
    assert admin.get("/admin/people/una").status_code == 404
    assert post(admin, "/admin/people/ben/invitation").status_code == 409
    assert post(admin, "/admin/people/ben/invitation/remove").status_code == 409


def test_what_cannot_be_invited_is_named_and_stays_typed(
    admin: FlaskClient, database: Database, world: World
) -> None:
    del world
    refused = post(admin, "/admin/inviting", people="una@x.example\nnot an address")
    many = post(admin, "/admin/inviting", people="\n".join(f"p{n}@x.example" for n in range(51)))

    assert (refused.status_code, many.status_code) == (422, 422)
    assert "“not an address”" in refused.text
    assert "una@x.example" in refused.text
    assert "more than 50" in many.text
    assert person(database, "una@x.example") is None


def staff() -> str:
    """Thirty people of three teams, two lines that are no good, and their manager at the end."""
    lines = [f"Person {n},p{n}@x.example,Team {n % 3},boss@x.example,Hall\n" for n in range(30)]
    bad = "Bad,no address,,,\nLost,lost@x.example,,who@x.example,\n"
    return HEAD + "".join(lines) + bad + "The Boss,boss@x.example,Top,ada@hearth.example,\n"


def mails(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Mail.id)).all())


def test_a_list_is_looked_through_before_it_is_done(
    app: Flask, admin: FlaskClient, database: Database, settings: Settings, world: World
) -> None:
    where = bring(admin, staff()).location
    page = admin.get(where).text

    assert "31 people would be invited" in page
    assert "2 lines are left out" in page
    assert ("Line 32" in page, "“no address” is no mail address" in page) == (True, True)
    assert ("Line 33" in page, "who@x.example is neither here" in page) == (True, True)
    assert person(database, "p1@x.example") is None

    assert post(admin, f"{where}/start").status_code == 303
    assert post(admin, f"{where}/start").status_code == 409
    assert "The worker is at it" in admin.get(where).text
    assert post(admin, f"{where}/removal").status_code == 409

    work(app, database, settings)

    assert "31 people were invited" in admin.get(where).text
    boss, first = person(database, "boss@x.example"), person(database, "p0@x.example")
    assert boss is not None
    assert first is not None
    with database.reading() as session:
        assert session.get_one(RosterEntry, first.id).manager_id == boss.id
        assert session.get_one(RosterEntry, boss.id).manager_id == world.ada
        assert session.scalars(select(PeopleFile.content)).one() == ""
        assert session.scalars(select(ModerationEntry.act)).all().count("invite") == 31
    assert mails(database) == 31


def test_the_same_list_again_changes_nothing_and_another_team_is_taken_over(
    app: Flask, admin: FlaskClient, database: Database, settings: Settings, world: World
) -> None:
    del world
    moved = staff().replace("Team 0", "Team 9")
    told = []
    for text in (staff(), staff(), moved, moved):
        where = bring(admin, text).location
        told.append(admin.get(where).text)
        post(admin, f"{where}/start")
        work(app, database, settings)

    assert ["31 people would be invited" in page for page in told] == [True, False, False, False]
    assert ["Of 10 people team" in page for page in told] == [False, False, True, False]
    assert mails(database) == 31
    with database.reading() as session:
        placed = session.scalars(select(Account.id).where(Account.team == "Team 9")).all()
    assert len(placed) == 10


def test_a_killed_worker_goes_on_where_it_was_and_an_admin_who_is_none_any_more_stops_it(
    app: Flask, admin: FlaskClient, database: Database, settings: Settings, world: World
) -> None:
    text = HEAD + "".join(f"P {n},p{n}@x.example,,,\n" for n in range(AT_ONCE + 5))
    where = bring(admin, text).location
    post(admin, f"{where}/start")

    class Killed(BaseException):
        """The worker dies."""

    left = iter(range(AT_ONCE + 2))

    def dies_in_the_second_part(_starter: Actor) -> Letters:
        with app.test_request_context("/", base_url=settings.base_url):
            letters = letters_for(world.actor("mo"))

        def welcome(secret: str) -> Letter:
            if next(left, None) is None:
                raise Killed
            return letters.welcome(secret)

        return replace(letters, welcome=welcome)

    with pytest.raises(Killed):
        work_lists(database, dies_in_the_second_part)
    assert f"{AT_ONCE} of {AT_ONCE + 5} lines" in admin.get(where).text

    with database.unit_of_work() as session:
        session.get_one(Account, world.mo).role = OrganisationRole.PERSON
        session.get_one(Account, world.pia).role = OrganisationRole.ADMIN
    work(app, database, settings)
    pia = sign_in(app, world.pia)
    assert "It was stopped" in pia.get(where).text
    again = bring(pia, text).location
    post(pia, f"{again}/start")
    work(app, database, settings)
    assert "5 people were invited" in pia.get(again).text
    with database.reading() as session:
        assert len(session.scalars(select(Mail.id)).all()) == AT_ONCE + 5


def test_a_file_that_is_none_is_refused_at_its_field_and_lists_go_after_a_week(
    admin: FlaskClient, database: Database, world: World
) -> None:
    del world
    refused = bring(admin, "who,where\n")
    nothing = admin.post("/admin/lists", data={"csrf_token": csrf(admin)})

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "The first line must name the columns" in refused.text
    assert "Choose a file first" in nothing.text
    where = bring(admin, HEAD + "Una,una@x.example,,,\n").location
    assert "staff.csv" in admin.get("/admin/lists").text
    with database.unit_of_work() as session:
        file = session.scalars(select(PeopleFile)).one()
        file.created_at = file.created_at.replace(year=2020)
        session.flush()
        prune_lists(session)
    assert admin.get(where).status_code == 404


def test_a_program_invites_places_and_brings_lists(
    app: Flask, admin: FlaskClient, database: Database, settings: Settings, world: World
) -> None:
    del world
    head = {"X-CSRFToken": csrf(admin)}
    una = {"name": "Una Vale", "email": "una@x.example", "manager": "ada@hearth.example"}

    made = admin.post("/api/v1/admin/people", json=una, headers={**head, "Idempotency-Key": "one"})
    again = admin.post("/api/v1/admin/people", json=una, headers={**head, "Idempotency-Key": "one"})
    wrong = admin.post(
        "/api/v1/admin/people", json={**una, "manager": "who@x.example"}, headers=head
    )

    assert (made.status_code, again.status_code, wrong.status_code) == (201, 201, 422)
    assert made.headers["Location"].endswith("/api/v1/admin/people/una-vale")
    assert "manager" in wrong.json["errors"]
    shown = admin.get("/api/v1/admin/people/una-vale").json
    assert (shown["state"], shown["manager"]) == ("invited", "ada@hearth.example")
    assert len(mails_to(database, "una@x.example")) == 1
    listed = admin.get("/api/v1/admin/people?state=invited").json["items"]
    assert [each["handle"] for each in listed] == ["una-vale"]

    text = HEAD + "Ole,ole@x.example,,,\nBad,bad,,,\n"
    brought = admin.post("/api/v1/admin/lists", json={"content": text}, headers=head)
    where = brought.headers["Location"]
    assert (brought.status_code, brought.json["invited"]) == (201, 1)
    assert [each["line"] for each in admin.get(where).json["faulty"]] == [3]
    assert admin.put(f"{where}/start", headers=head).status_code == 204
    work(app, database, settings)
    assert admin.get(where).json["state"] == "done"
    assert admin.delete(where, headers=head).status_code == 204
    assert admin.delete("/api/v1/admin/people/una-vale/invitation", headers=head).status_code == 204
    assert person(database, "una@x.example") is None
