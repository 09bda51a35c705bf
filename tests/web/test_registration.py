"""Signing up under each rule, as strangers meet it, and the admins' pages and API."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.moderation.models import ModerationEntry
from community.registration.actions.rules import decide_rule
from community.registration.policies import Policy, Rule
from community.registration.queries import registration_rule
from tests.accounts import PASSWORD, mails_to, post, token_in
from tests.outsiders.doors import outsiders, with_token
from tests.world import World, csrf, sign_in

NEW = {"name": "Una Vale", "password": PASSWORD}


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def ruled(database: Database, world: World, policy: str, *domains: str) -> None:
    with database.unit_of_work() as session:
        rule = Rule(policy=Policy(policy), domains=domains)
        decide_rule(session, rule, by=world.actor("mo"))


def confirm(app: Flask, database: Database, email: str) -> tuple[int, str | None]:
    token = token_in(mails_to(database, email)[-1])
    answer = post(app.test_client(), "/sign-up/confirm", token=token, password=PASSWORD)
    return answer.status_code, answer.location


@pytest.mark.parametrize("policy", ["open", "domain", "invitation", "approval"])
def test_known_and_unknown_addresses_are_answered_alike(
    app: Flask, database: Database, world: World, policy: str
) -> None:
    ruled(database, world, policy, *(("lake.example",) if policy == "domain" else ()))
    answers = [
        post(app.test_client(), "/sign-up", email=email, **NEW)
        for email in ("ben@hearth.example", "new@hearth.example")
    ]

    assert answers[0].status_code == answers[1].status_code
    assert answers[0].location == answers[1].location
    pages = [answer.text.replace("ben@", "new@") for answer in answers]
    first, second = (
        "".join(line for line in page.splitlines() if "csrf_token" not in line) for page in pages
    )
    assert first == second


def test_by_domain_the_address_is_refused_at_once_and_what_was_typed_stays(
    client: FlaskClient, database: Database, world: World
) -> None:
    ruled(database, world, "domain", "lake.example")

    hint = client.get("/sign-up").text
    refused = post(client, "/sign-up", email="una@elsewhere.example", **NEW)
    taken = post(client, "/sign-up", email="una@lake.example", **NEW)

    assert "Use one at lake.example" in hint
    assert refused.status_code == 422
    assert "Accounts are for addresses at lake.example" in refused.text
    assert 'value="una@elsewhere.example"' in refused.text
    assert taken.location == "/sign-up/sent"
    assert mails_to(database, "una@elsewhere.example") == []


def test_the_rule_counts_as_it_stands_when_the_address_is_confirmed(
    app: Flask, database: Database, world: World
) -> None:
    post(app.test_client(), "/sign-up", email="una@elsewhere.example", **NEW)
    ruled(database, world, "domain", "lake.example")
    before = confirm(app, database, "una@elsewhere.example")
    ruled(database, world, "open")
    after = confirm(app, database, "una@elsewhere.example")

    assert (before[0], after) == (422, (303, "/"))


def test_without_an_invitation_there_is_no_form(
    client: FlaskClient, database: Database, world: World
) -> None:
    ruled(database, world, "invitation")
    page = client.get("/sign-up").text

    assert "Accounts are by invitation here." in page
    assert 'name="password"' not in page
    stale = client.get("/sign-up?invitation=" + "x" * 43).text
    assert "has been used, has run out or was revoked" in stale
    assert post(client, "/sign-up", email="una@x.example", **NEW).status_code == 422
    assert mails_to(database, "una@x.example") == []


def test_an_admin_invites_by_mail_and_the_link_opens_an_account(
    app: Flask, database: Database, world: World, admin: FlaskClient
) -> None:
    ruled(database, world, "invitation")
    path = "/admin/registration/invitations"
    made = post(admin, path, email="una@x.example", uses="1", days="7", note="Do come")
    [mail] = mails_to(database, "una@x.example")
    secret = mail.text_body.partition("/sign-up?invitation=")[2].split()[0]
    browser = app.test_client()

    form = browser.get(f"/sign-up?invitation={secret}").text
    other = post(browser, "/sign-up", email="eve@x.example", invitation=secret, **NEW)
    sent = post(browser, "/sign-up", email="una@x.example", invitation=secret, **NEW)

    assert f"/sign-up?invitation={secret}" in made.text
    assert f'name="invitation" value="{secret}"' in form
    assert other.status_code == 422
    assert "This invitation is for another mail address" in other.text
    assert sent.location == "/sign-up/sent"
    assert confirm(app, database, "una@x.example") == (303, "/")
    assert "Used" in admin.get(path).text


def test_a_revoked_invitation_opens_nothing(
    client: FlaskClient, database: Database, world: World, admin: FlaskClient
) -> None:
    ruled(database, world, "invitation")
    made = post(admin, "/admin/registration/invitations", email="", uses="3", days="7", note="")
    secret = made.text.partition("/sign-up?invitation=")[2].partition("<")[0]
    assert 'name="password"' in client.get(f"/sign-up?invitation={secret}").text

    gone = post(admin, "/admin/registration/invitations/1/revocation")

    assert gone.status_code == 303
    assert 'name="password"' not in client.get(f"/sign-up?invitation={secret}").text


def test_the_way_to_a_community_is_an_invitation_too(
    app: Flask, database: Database, world: World
) -> None:
    ruled(database, world, "invitation")
    ada = sign_in(app, world.ada)
    made = post(ada, "/communities/vault/invitations", email="", uses="1", days="7", note="")
    secret = made.text.partition('id="invitation-link">')[2].partition("<")[0].rpartition("/")[2]
    path = f"/invitations/{secret}"
    browser = app.test_client()

    sent = post(browser, "/sign-up", email="una@x.example", next=path, **NEW)

    assert sent.status_code == 303
    assert confirm(app, database, "una@x.example") == (303, "/communities/vault")


def asked(app: Flask, database: Database, world: World) -> str:
    """Una signs up where admins decide, confirms, and waits; her handle."""
    ruled(database, world, "approval")
    words = {"words": "I mend boats."}
    post(app.test_client(), "/sign-up", email="una@x.example", **NEW, **words)
    assert confirm(app, database, "una@x.example") == (303, "/sign-up/waiting")
    return "una-vale"


def test_who_waits_cannot_sign_in_and_is_told_why(
    app: Flask, database: Database, world: World
) -> None:
    handle = asked(app, database, world)
    right = post(app.test_client(), "/sign-in", login="una@x.example", password=PASSWORD)
    wrong = post(app.test_client(), "/sign-in", login="una@x.example", password="not it at all")

    assert "An admin is looking at your request" in right.text
    assert "An admin is looking" not in wrong.text
    assert sign_in(app, world.ben).get(f"/people/{handle}").status_code == 404


def test_an_admin_lets_in(app: Flask, database: Database, world: World, admin: FlaskClient) -> None:
    handle = asked(app, database, world)
    page = admin.get("/admin/registration").text
    done = post(admin, f"/admin/registration/{handle}/admission")
    again = post(admin, f"/admin/registration/{handle}/admission")
    entered = post(app.test_client(), "/sign-in", login="una@x.example", password=PASSWORD)

    assert "I mend boats." in page
    assert (done.status_code, again.status_code, entered.location) == (303, 404, "/")
    assert "An admin has let you in" in mails_to(database, "una@x.example")[-1].text_body
    assert 'let <a href="/people/una-vale">' in admin.get("/admin/log").text


def test_an_admin_refuses_kindly_and_the_answer_to_the_next_try_tells_nothing(
    app: Flask, database: Database, world: World, admin: FlaskClient
) -> None:
    handle = asked(app, database, world)
    path = f"/admin/registration/{handle}/refusal"
    assert "Refuse Una Vale" in admin.get(path).text
    long = post(admin, path, words="x" * 501)
    done = post(admin, path, words="We only take members of the guild.")
    [mail] = mails_to(database, "una@x.example")
    after = post(app.test_client(), "/sign-in", login="una@x.example", password=PASSWORD)

    assert (long.status_code, done.status_code) == (422, 303)
    assert "x" * 501 in long.text
    assert "We only take members of the guild." in mail.text_body
    assert "Thank you for asking." in mail.html_body
    assert "the password is not right" in after.text
    assert "refused somebody who asked to come in" in admin.get("/admin/log").text
    with database.reading() as session:
        assert session.scalar(select(Account).where(Account.email == "una@x.example")) is None


def test_the_organisation_page_keeps_what_was_decided_and_logs_it(
    client: FlaskClient, database: Database, world: World, admin: FlaskClient
) -> None:
    del world
    wanted = {"name": "Lake Clinic", "purpose": "Care, shared.", "policy": "domain"}
    wrong = post(admin, "/admin/organisation", **wanted, domains="lake.example, straße.example")
    done = post(admin, "/admin/organisation", **wanted, domains="@Lake.example\nbücher.example")
    page = admin.get("/admin/organisation").text

    assert wrong.status_code == 422
    assert "is no mail domain" in wrong.text
    assert done.status_code == 303
    assert "lake.example\nxn--bcher-kva.example</textarea>" in page
    assert "Lake Clinic" in client.get("/").text
    with database.reading() as session:
        reasons = [each.reason for each in session.scalars(select(ModerationEntry))]
    assert "open → domain (lake.example, xn--bcher-kva.example)" in reasons


def test_an_admin_who_has_not_proved_it_lately_keeps_what_they_typed(
    app: Flask, database: Database, world: World
) -> None:
    del database
    with clock.frozen(clock.ago(hours=1)):
        browser = sign_in(app, world.mo)
    fields = {"name": "Lake", "purpose": "", "policy": "open", "domains": ""}
    refused = post(browser, "/admin/organisation", **fields)

    assert refused.status_code == 403
    assert 'value="Lake"' in refused.text


PAGES = ("/admin/organisation", "/admin/registration", "/admin/registration/invitations")


def test_outsiders_reach_none_of_it(app: Flask, database: Database, world: World) -> None:
    handle = asked(app, database, world)
    admins = with_token(app, world.mo, "admin")
    paths = ("applicants", "invitations")
    assert admins.ask("GET", "/api/v1/registration/applicants").get_json()["items"]
    for person in outsiders(app, world):
        for page in (*PAGES, f"/admin/registration/{handle}/refusal"):
            answer = person.ask("GET", page)
            assert answer.status_code in (302, 403), (person.name, page)
            assert "Una" not in answer.text
        token = {"csrf_token": person.form_token or csrf(person.browser)}
        for act in ("admission", "refusal"):
            answer = person.ask("POST", f"/admin/registration/{handle}/{act}", data=token)
            assert answer.status_code in (401, 403), (person.name, act)
        for path in paths:
            answer = person.ask("GET", f"/api/v1/registration/{path}")
            assert answer.status_code in (401, 403), (person.name, path)
        change = person.ask("PUT", "/api/v1/registration", json={"policy": "open"})
        assert change.status_code in (400, 401, 403), person.name
    with database.reading() as session:
        assert registration_rule(session).policy is Policy.APPROVAL


def test_programs_decide_with_the_scope_admin(app: Flask, database: Database, world: World) -> None:
    handle = asked(app, database, world)
    program = with_token(app, world.mo, "admin")
    base = "/api/v1/registration"

    read = program.browser.get(base)
    listed = program.ask("GET", f"{base}/applicants").get_json()["items"]
    let_in = program.ask("PUT", f"{base}/applicants/{handle}/admission")
    bad = program.ask("PUT", base, json={"policy": "domain", "domains": ["nothing"]})
    changed = program.ask("PUT", base, json={"policy": "domain", "domains": ["Lake.example"]})
    made = program.ask("POST", f"{base}/invitations", json={"uses": 2})
    one = program.ask("GET", made.headers["Location"]).get_json()
    gone = program.ask("DELETE", made.headers["Location"])

    assert read.get_json() == {"policy": "approval", "domains": []}
    assert [(each["handle"], each["words"]) for each in listed] == [(handle, "I mend boats.")]
    assert (let_in.status_code, bad.status_code, changed.status_code) == (204, 422, 204)
    assert program.browser.get(base).get_json()["domains"] == ["lake.example"]
    assert "/sign-up?invitation=" in made.get_json()["link"]
    assert (one["state"], one["uses_left"], gone.status_code) == ("open", 2, 204)
