"""Terms and privacy: neutral when nothing is written, agreed to at sign-up, asked for anew."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.mail.stopping import stop_link
from community.accounts.actions.claims import add_person
from community.accounts.models import Account, OrganisationRole
from community.notifications.stopping import Stop
from community.terms.models import Consent, TermsText
from tests.accounts import PASSWORD, found_in, mails_to, post
from tests.outsiders.doors import outsiders, with_token
from tests.web.test_feeds import made
from tests.world import World, csrf, sign_in

NEW = {"name": "Una Vale", "email": "una@x.example", "password": PASSWORD}


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def publish(admin: FlaskClient, body: str, *, kind: str = "terms", asks: bool = False) -> None:
    """Publish what an admin wrote in the form that they see."""
    page = admin.get(f"/admin/terms/{kind}").text
    after = found_in(r'name="after" value="(\d+)"', page)
    asked = {"asks": "true"} if asks else {}
    answer = post(admin, f"/admin/terms/{kind}", body=body, after=after, **asked)
    assert answer.status_code == 303, answer.text


def consents(database: Database, handle: str) -> list[tuple[str, int]]:
    with database.reading() as session:
        rows = session.execute(
            select(TermsText.kind, TermsText.number)
            .join(Consent, Consent.text_id == TermsText.id)
            .join(Account, Account.id == Consent.account_id)
            .where(Account.handle == handle)
            .order_by(TermsText.id)
        )
        return [(row.kind, row.number) for row in rows]


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_what_nobody_has_written_says_so(
    client: FlaskClient, admin: FlaskClient, path: str
) -> None:
    page = client.get(path).text

    assert "Nothing is written here yet" in page
    assert "/admin/terms" not in page
    assert (
        f'href="/admin{path}"' in admin.get(path).text or "Write the text" in admin.get(path).text
    )
    assert f'href="{path}"' in client.get("/").text
    assert 'name="agreed"' not in client.get("/sign-up").text


def test_versions_are_kept_and_the_newest_is_in_force(
    client: FlaskClient, admin: FlaskClient
) -> None:
    publish(admin, "# Be kind\n\n<script>alert(1)</script> **Always.**")
    publish(admin, "Be kinder.")
    now, before = client.get("/terms").text, client.get("/terms?version=1").text

    assert "Be kinder." in now
    assert "<strong>Always.</strong>" in before
    assert "<script>alert" not in before
    assert "This is an earlier version." in before
    assert client.get("/terms?version=3").status_code == 404
    assert "published a new version" in admin.get("/admin/log").text


def test_who_signs_up_agrees_to_what_they_were_shown(
    app: Flask, database: Database, admin: FlaskClient
) -> None:
    publish(admin, "Be kind.")
    publish(admin, "We keep little.", kind="privacy")
    browser = app.test_client()
    read = found_in(r'name="read" value="([^"]+)"', browser.get("/sign-up").text)

    unticked = post(browser, "/sign-up", read=read, **NEW)
    publish(admin, "Be kinder.")
    late = post(browser, "/sign-up", read=read, agreed="true", **NEW)
    read = found_in(r'name="read" value="([^"]+)"', late.text)
    done = post(browser, "/sign-up", read=read, agreed="true", **NEW)

    assert (unticked.status_code, late.status_code) == (422, 422)
    assert "Tick the box to go on." in unticked.text
    assert 'value="una@x.example"' in unticked.text
    assert "A new version was published just now" in late.text
    assert done.location == "/sign-up/sent"
    assert len(mails_to(database, "una@x.example")) == 1
    assert consents(database, "una-vale") == [("privacy", 1), ("terms", 2)]


def test_known_and_unknown_addresses_are_answered_alike(app: Flask, admin: FlaskClient) -> None:
    publish(admin, "Be kind.")
    read = found_in(r'name="read" value="([^"]+)"', app.test_client().get("/sign-up").text)
    answers = [
        post(app.test_client(), "/sign-up", read=read, agreed="true", **{**NEW, "email": email})
        for email in ("ben@hearth.example", "new@hearth.example")
    ]

    assert [each.location for each in answers] == ["/sign-up/sent", "/sign-up/sent"]


def test_a_version_that_asks_meets_people_at_their_next_page_and_holds_no_writing_up(
    app: Flask, database: Database, world: World, admin: FlaskClient
) -> None:
    ben = sign_in(app, world.ben)
    publish(admin, "Be kind.", asks=True)
    asked = ben.get("/communities/garden/threads?sort=new")
    sent = post(
        ben,
        "/communities/garden/threads/new",
        title="Frost in May",
        body="All the beans are gone.",
        kind="discussion",
    )
    page = ben.get(asked.location).text
    read = found_in(r'name="read" value="([^"]+)"', page)
    refused = post(ben, "/consent", read=read, next="/today")
    to = found_in(r'name="next" value="([^"]+)"', page)
    done = post(ben, "/consent", read=read, agreed="true", next=to)

    assert asked.location == "/consent?next=%2Fcommunities%2Fgarden%2Fthreads%3Fsort%3Dnew"
    assert sent.status_code == 303
    assert "/threads/" in sent.location
    assert "Be kind." in page
    assert refused.status_code == 422
    assert done.location == "/communities/garden/threads?sort=new"
    assert ben.get(sent.location).status_code == 200
    assert consents(database, "ben") == [("terms", 1)]


def test_whoever_is_asked_reaches_the_texts_their_settings_and_the_door(
    app: Flask, world: World, admin: FlaskClient
) -> None:
    publish(admin, "Be kind.", asks=True)
    ben = sign_in(app, world.ben)

    for path in ("/terms", "/privacy", "/settings/account", "/healthz", "/manifest.webmanifest"):
        assert ben.get(path).status_code == 200, path
    assert ben.get("/", headers={"Sec-Fetch-Dest": "document"}).status_code == 303
    assert ben.get("/", headers={"HX-Request": "true"}).status_code == 200
    assert admin.get("/").status_code == 200  # who published it has agreed
    assert app.test_client().get("/").status_code == 200
    assert post(ben, "/sign-out").status_code == 303


def test_whoever_is_asked_can_stop_mails_and_the_key_of_a_feed_leads_nowhere(
    app: Flask, settings: Settings, world: World, admin: FlaskClient
) -> None:
    key = made(app, world.ben, "vault")
    publish(admin, "Be kind.", asks=True)
    ben = sign_in(app, world.ben)
    link = stop_link(settings, account_id=world.ben, what=Stop.NOTICES)

    assert ben.get(link.removeprefix(settings.base_url)).status_code == 200
    refused = app.test_client().get(key)
    assert refused.status_code == 403
    assert "There are new terms." in refused.text
    assert "Location" not in refused.headers
    assert "ben" not in refused.text.lower()


def test_a_correction_asks_nobody(app: Flask, world: World, admin: FlaskClient) -> None:
    publish(admin, "Be kind.")

    assert sign_in(app, world.ben).get("/").status_code == 200


def test_nobody_agrees_to_what_came_after_they_read(
    app: Flask, database: Database, world: World, admin: FlaskClient
) -> None:
    publish(admin, "Be kind.", asks=True)
    ben = sign_in(app, world.ben)
    read = found_in(r'name="read" value="([^"]+)"', ben.get("/consent").text)
    publish(admin, "Pay us.", asks=True)

    for value in (read, "", "x", "1 2 3"):
        assert post(ben, "/consent", read=value, agreed="true").status_code == 422, value
    assert consents(database, "ben") == []


def test_programs_are_told_and_may_read_the_terms(
    app: Flask, world: World, admin: FlaskClient
) -> None:
    publish(admin, "Be kind.", asks=True)
    program = with_token(app, world.ben, "read", "write")

    refused = program.ask("GET", "/api/v1/communities")
    read = program.ask("GET", "/api/v1/terms").get_json()["items"]

    assert refused.status_code == 403
    assert refused.get_json()["code"] == "consent_needed"
    assert [(each["kind"], each["number"], each["asks"]) for each in read] == [("terms", 1, True)]
    assert app.test_client().get("/api/v1/terms").status_code == 200


def test_who_comes_in_by_a_link_is_asked_at_the_first_visit(
    app: Flask, database: Database, admin: FlaskClient
) -> None:
    publish(admin, "Be kind.")
    with database.unit_of_work() as session:
        add_person(
            session,
            name="Ida",
            handle="ida",
            email="ida@x.example",
            role=OrganisationRole.PERSON,
            secret="s" * 43,
        )
    browser = app.test_client()
    post(browser, "/claim", token="s" * 43, email="ida@x.example", password=PASSWORD)

    assert browser.get("/").location == "/consent?next=%2F"


def test_two_admins_at_once_do_not_undo_each_other(admin: FlaskClient) -> None:
    publish(admin, "Be kind.")
    second = post(admin, "/admin/terms/terms", body="Be wild.", after="0")
    empty = post(admin, "/admin/terms/terms", body="  ", after="1")
    preview = post(admin, "/admin/terms/terms", body="**Bold**", after="1", preview="1")

    assert second.status_code == 409
    assert "Be wild." in second.text
    assert empty.status_code == 422
    assert "<strong>Bold</strong>" in preview.text
    assert admin.get("/admin/terms/nothing").status_code == 404


def test_outsiders_write_no_terms(app: Flask, database: Database, world: World) -> None:
    for person in outsiders(app, world):
        for path in ("/admin/terms", "/admin/terms/terms"):
            assert person.ask("GET", path).status_code in (302, 403), (person.name, path)
        token = {"csrf_token": person.form_token or csrf(person.browser)}
        fields = {"body": "Pay us.", "after": "0", **token}
        answer = person.ask("POST", "/admin/terms/terms", data=fields)
        assert answer.status_code in (401, 403), person.name
    with database.reading() as session:
        assert session.scalars(select(TermsText)).all() == []


def test_a_version_beyond_all_numbers_is_not_there(admin: FlaskClient) -> None:
    publish(admin, "Be kind.")
    for number in ("9" * 23, "-" + "9" * 23, str(2**63)):
        assert admin.get(f"/admin/terms/terms?from={number}").status_code == 404
        assert admin.get(f"/terms?version={number}").status_code == 404
