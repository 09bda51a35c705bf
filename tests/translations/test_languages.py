"""Who reads decides the language: of pages, refusals, numbers, moments and mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_locale
from marshmallow import ValidationError

from app.database import Database
from app.errors import ack_of, messages_of
from app.i18n import LANGUAGES, amount, direction, language, listed, moment, since, speaking, spoken
from app.mail import messages
from app.presenters import _Count
from app.schemas.threads import NewThread, ThreadForm
from community import clock
from community.accounts.actions.notices import tell_owner
from community.accounts.models import Account
from community.errors import Refused
from community.mail.models import Mail
from community.words import N_, NP_
from tests.accounts import PASSWORD
from tests.world import World, csrf, sign_in

_GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("de", "de"),
        ("de-CH,fr", "de"),
        ("fr,de;q=0.4", "de"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_a_visitor_reads_in_the_language_of_the_browser(
    client: FlaskClient, asked: str, tag: str
) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{tag}" dir="ltr"' in page
    assert ("Anmelden" if tag == "de" else "Sign in") in page


def test_a_member_reads_in_the_language_they_chose(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).locale = "de"
    page = sign_in(app, world.ben).get("/communities", headers={"Accept-Language": "en"})
    assert '<html lang="de"' in page.get_data(as_text=True)


def test_a_refusal_of_the_domain_speaks_german(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    sent = {"csrf_token": csrf(ben), "kind": "discussion", "title": "Was tun?", "body": "Das."}
    sent["tags"] = "a,b,c,d,e,f"
    refused = ben.post("/communities/garden/threads/new", data=sent, headers=_GERMAN)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "Ein Thema hat höchstens 5 Schlagwörter." in page
    assert "Was tun?" in page


def test_a_problem_document_speaks_german_and_keeps_its_codes(client: FlaskClient) -> None:
    headers = {**_GERMAN, "Authorization": "Bearer nobody"}
    problem = client.get("/api/v1/me", headers=headers).get_json()
    assert problem["detail"].startswith("Dieses Token gilt nicht")
    assert (problem["code"], problem["title"]) == ("bad_token", "Unauthorized")


def test_an_acknowledgement_speaks_german(app: Flask) -> None:
    refusal = Refused(N_("Write something first."), code="empty")
    with app.test_request_context(headers=_GERMAN):
        assert ack_of(refusal) == {"ok": False, "code": "empty", "detail": "Schreib zuerst etwas."}


def test_bad_fields_are_told_in_german(app: Flask) -> None:
    with pytest.raises(ValidationError) as raised:
        ThreadForm().load({"title": "a", "body": "", "kind": "poem", "more": 1})
    with app.test_request_context(headers=_GERMAN):
        told = messages_of(raised.value)
    assert told == {
        "title": ["Schreib mindestens 5 Zeichen."],
        "body": ["Füll das aus."],
        "kind": ["Wähl eines davon: discussion, question, insight."],
        "more": ["Dieses Feld gibt es nicht."],
    }


def test_bad_items_of_a_list_are_told_by_their_place(app: Flask) -> None:
    asked = {"community": "garden", "title": "Hello there", "body": "x", "tags": ["a", "b" * 50]}
    with pytest.raises(ValidationError) as raised:
        NewThread().load(asked)
    with app.test_request_context(headers=_GERMAN):
        assert messages_of(raised.value) == {"tags": {1: ["Schreib höchstens 40 Zeichen."]}}


def test_words_read_in_english_where_nobody_translates() -> None:
    many = NP_("%(num)s second", "%(num)s seconds", 1234)
    assert N_("Wait %(time)s.", time=many) == "Wait 1,234 seconds."
    assert N_("Ask %(names)s.", names=["Ada", "Ben", "Cleo"]) == "Ask Ada, Ben and Cleo."
    assert N_("100 % of it") == "100 % of it"


def test_what_happened_in_this_minute_happened_just_now(app: Flask) -> None:
    said: dict[str, list[str]] = {}
    with clock.frozen(clock.now()):
        ages = (-0.5, 0, 1, 2, 59, 71, 73, 3 * 3_600, -90)
        for language in ("en", "de"):
            with app.test_request_context(headers={"Accept-Language": language}):
                said[language] = [since(clock.ago(seconds=age)) for age in ages]
    assert said["en"] == ["just now"] * 6 + ["1 minute ago", "3 hours ago", "in 2 minutes"]
    assert said["de"] == ["gerade eben"] * 6 + ["vor 1 Minute", "vor 3 Stunden", "in 2 Minuten"]


def test_values_of_words_are_said_in_the_language_too(app: Flask) -> None:
    wait = NP_("%(num)s second", "%(num)s seconds", 1234)
    words = N_("Too many tries. Wait %(time)s, then try again.", time=wait)
    with app.test_request_context(headers=_GERMAN):
        said = spoken(words)
        one = spoken(NP_("%(num)s second", "%(num)s seconds", 1))
    assert said == "Zu viele Versuche. Warte 1.234 Sekunden und versuch es dann noch einmal."
    assert one == "1 Sekunde"
    with app.test_request_context():
        assert spoken(words) == str(words)
        assert spoken("of somebody's own") == "of somebody's own"


def test_moments_numbers_and_lists_are_written_as_the_language_does(app: Flask) -> None:
    at = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
    with clock.frozen(at + timedelta(days=3)), app.test_request_context(headers=_GERMAN):
        assert moment(at) == "05.03.2026, 14:30"
        assert since(at) == "vor 3 Tagen"
        assert (amount(12345.5), amount(0.25, share=True)) == ("12.345,5", "25\N{NBSP}%")
        assert f"{_Count(12345)}" == "12.345"
        assert listed(["Anna", "Ben", "Cleo"]) == "Anna, Ben und Cleo"


def test_a_language_that_begins_on_the_right_is_read_from_there(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "ar-XB"}).get_data(as_text=True)
    assert '<html lang="ar-XB" dir="rtl"' in page
    with app.test_request_context(headers={"Accept-Language": "ar-XB"}):
        assert direction() == "rtl"
        with speaking("de"):
            assert (language(), direction(), get_locale().language) == ("de", "ltr", "de")
        assert (language(), direction()) == ("ar-XB", "rtl")


def test_mail_is_in_the_language_of_who_gets_it_and_not_of_who_caused_it(
    app: Flask, world: World, database: Database
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        notice = messages.notice(N_("The password of your account was changed."))
    assert notice.subject == "Your account has changed"
    assert set(notice.elsewhere) == set(LANGUAGES)
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).locale = "de"
        for person in (world.ben, world.ada):
            tell_owner(session, account_id=person, notice=notice)
    with database.reading() as session:
        mails = {mail.account_id: mail for mail in session.query(Mail)}
    assert mails[world.ben].subject == "Dein Konto hat sich geändert"
    assert "Das Passwort deines Kontos wurde geändert." in mails[world.ben].text_body
    assert 'lang="de" dir="ltr"' in mails[world.ben].html_body
    assert mails[world.ada].subject == "Your account has changed"


def test_an_account_remembers_the_language_it_was_made_in(
    client: FlaskClient, database: Database
) -> None:
    sent = {"csrf_token": csrf(client), "name": "Uta", "email": "uta@x.example"}
    done = client.post("/sign-up", data={**sent, "password": PASSWORD}, headers=_GERMAN)
    assert done.status_code == 303
    with database.reading() as session:
        account = session.query(Account).filter_by(email="uta@x.example").one()
        mail = session.query(Mail).one()
    assert account.locale == "de"
    assert mail.subject == "Bestätige deine Adresse"
