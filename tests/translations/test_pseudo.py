"""In the made-up language every page, refusal, mail and message is said between brackets."""

from __future__ import annotations

import re
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.mail import messages
from app.pseudo import CLOSING, OPENING
from app.worker import run
from community import clock
from community.words import N_
from tests.outsiders.doors import doors
from tests.outsiders.vault import Vault, fill
from tests.translations.reading import outside, untranslated
from tests.world import World, csrf, sign_in

_SPEAKING = {"Accept-Language": "en-XA"}
_IDS = {"token": ["x"], "purpose": ["confirm"], "path": ["x"], "filename": ["x"]}
_ROWS = {"session_id": ["1"], "passkey_id": ["1"], "token_id": ["1"]}
_READERS = ("visitor", "ben", "ada", "mo")


@pytest.fixture
def vault(settings: Settings, database: Database, world: World) -> Vault:
    """A community with something of everything in it, and what follows from it carried out."""
    with database.unit_of_work() as session:
        filled = fill(session, world)
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    with clock.frozen(clock.ahead(minutes=3)):  # what is mailed gathers for a while
        run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    filled.ids.update(_IDS | _ROWS)
    return filled


def _browser(app: Flask, world: World, name: str) -> FlaskClient:
    return app.test_client() if name == "visitor" else sign_in(app, getattr(world, name))


def _faults(response: TestResponse, where: str) -> list[str]:
    if response.mimetype == "application/problem+json":
        problem = response.get_json()
        words = [problem["detail"], *re.findall(r"'([^']*[a-z] [^']*)'", str(problem["errors"]))]
        return [f"{where}: {each}" for each in words if re.search("[a-z]{2}", outside(each))]
    if response.mimetype != "text/html" or response.status_code in range(300, 400):
        return []
    return [f"{where}: {fault}" for fault in untranslated(response.get_data(as_text=True))]


@pytest.mark.parametrize("name", _READERS)
def test_every_page_is_translated(app: Flask, world: World, vault: Vault, name: str) -> None:
    browser = _browser(app, world, name)
    faults, read = [], 0
    for door in doors(app, vault, safe=True):
        response = browser.get(door.path, headers=_SPEAKING)
        read += response.status_code == 200 and response.mimetype == "text/html"
        faults += _faults(response, door.path)
        response.close()
    assert read > 5, "no page was read"
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_every_refusal_and_message_is_translated(app: Flask, world: World, vault: Vault) -> None:
    """Each form is sent empty: what refuses says why, what succeeds says so on the next page."""
    browser = _browser(app, world, "ada")
    faults, refused, done = [], 0, 0
    for door in doors(app, vault, safe=False):
        if door.method != "POST" or door.path == "/sign-out":
            continue
        sent = {"csrf_token": csrf(browser)}
        response = browser.post(door.path, data=sent, headers=_SPEAKING)
        refused += response.status_code == 422
        faults += _faults(response, f"POST {door.path}")
        if response.status_code in (302, 303):
            done += 1
            shown = browser.get("/search", headers=_SPEAKING)
            faults += _faults(shown, f"after POST {door.path}")
    assert refused > 10, "no form refused to be empty"
    assert done > 3, "nothing was done"
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_every_mail_is_translated(app: Flask) -> None:
    letters = {
        "confirm": messages.confirm_mail,
        "reset": messages.reset_password,
        "change_mail": messages.confirm_new_address,
    }
    with app.test_request_context(headers=_SPEAKING):
        written = [write("secret") for write in letters.values()]
        written += [messages.already_here(), messages.notice(N_("Your password was changed."))]
        written += [messages.invitation(link="/x", inviter="Ben", community="Garden", note="Hi")]
        faults = [
            f"{letter.purpose}: {fault}"
            for letter in written
            for fault in (
                *untranslated(letter.html),
                *(line for line in (letter.subject, letter.text) if _has_letters(outside(line))),
            )
        ]
    assert not faults, "\n".join(faults)


def _has_letters(text: str) -> bool:
    return re.search("[a-z]{2}", text) is not None


def test_a_sentence_that_was_forgotten_would_be_seen() -> None:
    page = "<title>⟦Ĥ⟧ · Hearth</title><p>{}</p><p dir=auto>Anna</p><b title='{}'>1</b>"
    assert untranslated(page.format("⟦Ĥéļļö⟧", "⟦Ĥ⟧ Anna")) == []
    assert untranslated(page.format("Hello", "⟦Ĥ⟧")) == ["<p>: Hello"]
    assert untranslated(page.format("⟦Ĥ⟧", "Bye")) == ["b[title]: Bye"]
    assert untranslated("<title>Hello · Hearth</title>") == ["<title>: Hello"]


def test_nobody_meets_the_made_up_language_by_chance(
    app: Flask, client: FlaskClient, world: World
) -> None:
    for asked in ("en", "en-US", "ar", "xx", "de;q=0.9, en-XA;q=0.1"):
        page = client.get("/sign-in", headers={"Accept-Language": asked}).get_data(as_text=True)
        assert OPENING not in page
        assert CLOSING not in page
    app.config["HEARTH_PSEUDO_LANGUAGES"] = False  # as in production
    page = client.get("/sign-in", headers=_SPEAKING).get_data(as_text=True)
    assert OPENING not in page
    del world
