"""Sign up and confirm: through the pages, with the ways to abuse them."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community.accounts.models import Account
from tests.accounts import (
    PASSWORD,
    mails_to,
    post,
    token_in,
)
from tests.world import World


def test_a_person_signs_up_confirms_and_is_signed_in(
    client: FlaskClient, database: Database
) -> None:
    sent = post(client, "/sign-up", name="Nora Íosa", email="Nora@Site.Example", password=PASSWORD)
    [mail] = mails_to(database, "nora@site.example")
    early = post(client, "/sign-in", login="nora@site.example", password=PASSWORD)
    page = client.get(f"/sign-up/confirm?token={token_in(mail)}")
    wrong = post(client, "/sign-up/confirm", token=token_in(mail), password="another password")
    done = post(client, "/sign-up/confirm", token=token_in(mail), password=PASSWORD)
    again = post(client, "/sign-up/confirm", token=token_in(mail), password=PASSWORD)

    assert sent.location == "/sign-up/sent"
    assert early.status_code == 422
    assert "Confirm your mail address first" in early.text
    assert token_in(mail) in page.text
    assert wrong.status_code == again.status_code == 422
    assert done.location == "/"
    assert "/people/nora-iosa" in client.get("/").text


def test_what_was_typed_is_kept_when_a_sign_up_is_refused(client: FlaskClient) -> None:
    answer = post(client, "/sign-up", name="Nora", email="not an address", password=PASSWORD)

    assert answer.status_code == 422
    assert 'value="Nora"' in answer.text
    assert 'value="not an address"' in answer.text
    assert PASSWORD not in answer.text


def test_c2_signing_up_with_a_known_address_answers_the_same_and_tells_its_owner(
    app: Flask, world: World, database: Database
) -> None:
    new = post(app.test_client(), "/sign-up", name="B", email="new@x.example", password=PASSWORD)
    taken = post(
        app.test_client(), "/sign-up", name="B", email="ben@hearth.example", password=PASSWORD
    )

    assert (new.status_code, new.location) == (taken.status_code, taken.location)
    assert "already have an account" in mails_to(database, "ben@hearth.example")[0].text_body
    with database.reading() as session:
        assert session.get_one(Account, world.ben).password_hash is None
        assert (
            session.scalar(select(func.count()).where(Account.email == "ben@hearth.example")) == 1
        )


def test_c2_a_stranger_cannot_flood_a_mailbox(app: Flask, world: World, database: Database) -> None:
    del world
    for _turn in range(6):
        answer = post(
            app.test_client(), "/sign-up", name="B", email="ben@hearth.example", password=PASSWORD
        )
        assert answer.location == "/sign-up/sent"

    assert len(mails_to(database, "ben@hearth.example")) == 3


@pytest.mark.parametrize(
    "password",
    ["7 chars", "password123", "qwertyuiop", "1234567890", "aaaaaaaaaaaa", "Nora@Site.example"],
)
def test_c5_weak_passwords_are_refused_with_a_reason(client: FlaskClient, password: str) -> None:
    answer = post(client, "/sign-up", name="Nora", email="nora@site.example", password=password)

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_c5_a_phrase_is_fine_and_an_endless_password_is_refused_quickly(
    client: FlaskClient,
) -> None:
    began = time.perf_counter()
    endless = post(client, "/sign-up", name="N", email="n@site.example", password="x y" * 1400)
    took = time.perf_counter() - began
    phrase = post(client, "/sign-up", name="N", email="n@site.example", password="word " * 12)

    assert endless.status_code == 422
    assert took < 1
    assert phrase.location == "/sign-up/sent"


def test_c17_a_name_cannot_become_a_handle_that_is_kept_for_hearth(
    app: Flask, database: Database
) -> None:
    for number, name in enumerate(("Admin", "../x", "<b>", "null", "12", "李明")):
        post(
            app.test_client(),
            "/sign-up",
            name=name,
            email=f"p{number}@x.example",
            password=PASSWORD,
        )
    with database.reading() as session:
        handles = list(session.scalars(select(Account.handle).order_by(Account.id)))

    assert handles == ["admin-2", "person-2", "person-3", "null-2", "person-4", "person-5"]


def test_signing_up_leads_on_to_the_page_that_was_wanted(
    client: FlaskClient, database: Database
) -> None:
    asked = client.get("/sign-in?next=/invitations/abc").text
    assert 'href="/sign-up?next=/invitations/abc"' in asked
    form = client.get("/sign-up?next=/invitations/abc").text
    assert '<input type="hidden" name="next" value="/invitations/abc">' in form

    person = {"name": "Nora", "email": "nora@site.example", "password": PASSWORD}
    sent = post(client, "/sign-up", next="/invitations/abc", **person)
    again = post(client, "/sign-up/resend", next="/invitations/abc", email="nora@site.example")
    assert sent.location == again.location == "/sign-up/sent?next=%2Finvitations%2Fabc"
    assert 'href="/sign-up/resend?next=/invitations/abc"' in client.get(sent.location).text

    mail = mails_to(database, "nora@site.example")[-1]
    assert "&next=%2Finvitations%2Fabc" in mail.text_body
    page = client.get(f"/sign-up/confirm?token={token_in(mail)}&next=%2Finvitations%2Fabc").text
    assert '<input type="hidden" name="next" value="/invitations/abc">' in page
    done = post(
        client,
        "/sign-up/confirm",
        token=token_in(mail),
        password=PASSWORD,
        next="/invitations/abc",
    )
    assert done.location == "/invitations/abc"


def test_signing_up_leads_to_no_other_site(client: FlaskClient, database: Database) -> None:
    person = {"name": "Nora", "email": "nora@site.example", "password": PASSWORD}
    sent = post(client, "/sign-up", next="https://evil.example/", **person)
    [mail] = mails_to(database, "nora@site.example")
    done = post(
        client,
        "/sign-up/confirm",
        token=token_in(mail),
        password=PASSWORD,
        next="//evil.example",
    )

    assert sent.location == "/sign-up/sent"
    assert "evil" not in mail.text_body + mail.html_body
    assert done.location == "/"
