"""Walk every route as everybody who is outside, and first as somebody inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.worker import run
from community import clock
from community.mail.models import Mail
from community.notifications.models import Notification
from community.schema import metadata
from tests.outsiders.doors import (
    Door,
    Person,
    doors,
    outsiders,
    substance,
    unplaced,
    with_token,
)
from tests.outsiders.vault import Vault, fill
from tests.world import World, sign_in

# Parameters that name no content of a community.
_HARMLESS = {"filename", "token", "purpose", "path", "session_id", "passkey_id", "token_id"}
_HARMLESS |= {"stage", "step_code", "kind"}  # of the organisation's playbook and terms
_HARMLESS |= {"export_id"}  # asked for in tests/web/test_own_data.py
# For admins alone: asked for in tests/web/test_queues.py and test_settings_history.py.
_HARMLESS |= {"event_id", "mail_id", "change_id"}
_HARMLESS |= {"number"}  # a part of the sitemap: tests/web/test_discovery.py
_HARMLESS |= {"search_id"}  # of whoever asks: tests/web/test_searches.py
_HARMLESS |= {"level_id"}  # of whoever asks: tests/web/test_levels.py
_HARMLESS |= {"state"}  # what one chooses for oneself: tests/web/test_leading.py
_HARMLESS |= {"list_id"}  # asked for in tests/web/test_roster.py
_HARMLESS |= {"identity_id"}  # of whoever asks: tests/web/sign_on
# Rows that a request may write for the one who asks, about nobody else.
_OWN_TRACES = {"account_sessions", "throttles", "idempotency_keys", "mail_tokens", "mails"}
_OWN_TRACES |= {"follows"}
# Doors that show a person to every signed-in colleague, and the invitation whose secret link one
# holds: they may be told apart from nothing. That they tell no canary is still asked of them.
_MAY_BE_KNOWN = (
    "/people/<",
    "/api/v1/people",
    "/api/v1/me/following/<",
    "/avatars/<",
    "/api/v1/avatars/<",
    "/invitations/<secret>",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A real installation: a demonstration shows everybody's mail on purpose."""
    return replace(settings, mode="production")


@pytest.fixture
def vault(settings: Settings, database: Database, world: World) -> Vault:
    """The private community, filled, with everything that follows from it carried out."""
    with database.unit_of_work() as session:
        filled = fill(session, world)
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    with clock.frozen(clock.ahead(minutes=3)):  # what is mailed gathers for a while
        run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    return filled


def _leaks(person: Person, door: Door, vault: Vault) -> list[str]:
    response = person.ask(door.method, door.path)
    _, body, headers = substance(response, path=door.path)
    told = body.lower() + repr(headers).lower().encode()
    return [
        f"{person.name} read {kind} at {door.method} {door.path}"
        for kind, canary in vault.canaries.items()
        if canary.lower().encode() in told
    ]


def test_the_vault_knows_an_id_for_every_route_parameter(app: Flask, vault: Vault) -> None:
    assert unplaced(app, vault) <= _HARMLESS


def test_insiders_read_every_canary(app: Flask, world: World, vault: Vault) -> None:
    seen: set[str] = set()
    inside = [
        Person("ben", sign_in(app, world.ben)),
        Person("ada", sign_in(app, world.ada)),
        with_token(app, world.ada, "read", "write", "moderate"),
    ]
    for person in inside:
        for door in doors(app, vault, safe=True):
            body = person.ask("GET", door.path).get_data().lower()
            seen |= {kind for kind, word in vault.canaries.items() if word.lower().encode() in body}

    # The file's own name never leaves; the file does.
    assert seen >= set(vault.canaries) - {"file"}
    found = inside[0].ask("GET", f"/api/v1/search?q={vault.canaries['answer']}").json
    assert found is not None
    assert found["items"], "the index holds the vault, or the search tests prove nothing"


@pytest.mark.timeout(400)  # every page and address, as each outsider
def test_i1_outsiders_read_no_canary_anywhere(app: Flask, world: World, vault: Vault) -> None:
    found = [
        leak
        for person in outsiders(app, world)
        for door in doors(app, vault, safe=True)
        for leak in _leaks(person, door, vault)
    ]

    assert found == []


def test_i1_what_is_hidden_answers_as_what_does_not_exist(
    app: Flask, world: World, vault: Vault
) -> None:
    different = []
    for person in outsiders(app, world):
        for door in doors(app, vault, safe=True):
            if door.path == door.nowhere or door.rule.startswith(_MAY_BE_KNOWN):
                continue
            hidden = substance(person.ask("GET", door.path), path=door.path)
            absent = substance(person.ask("GET", door.nowhere), path=door.nowhere)
            if hidden != absent:
                different.append((person.name, door.path, hidden[0], absent[0]))

    assert different == []


@pytest.mark.timeout(400)  # every form of every page, by everybody outside
def test_i14_outsiders_change_nothing_and_learn_nothing_by_writing(
    app: Flask, world: World, vault: Vault, database: Database
) -> None:
    people = outsiders(app, world)
    before = _content(database)
    wrong = []
    for person in people:
        for door in doors(app, vault, safe=False):
            if door.path == door.nowhere or door.rule.startswith(_MAY_BE_KNOWN):
                continue
            hidden = substance(_write(person, door.method, door.path), path=door.path)
            absent = substance(_write(person, door.method, door.nowhere), path=door.nowhere)
            if hidden != absent or hidden[0] < 400:
                wrong.append((person.name, door.method, door.path, hidden[0], absent[0]))

    assert wrong == []
    assert _content(database) == before


def test_i2_search_for_a_canary_is_like_search_for_nonsense(
    app: Flask, world: World, vault: Vault
) -> None:
    different = []
    for person in outsiders(app, world):
        for canary in vault.canaries.values():
            nonsense = "zvxw" + "y" * (len(canary) - 4)
            for address in ("/search?q=", "/api/v1/search?q="):
                known = _search(person, address, canary)
                unknown = _search(person, address, nonsense)
                if known != unknown:
                    different.append((person.name, address + canary, known, unknown))

    assert different == []


def _search(person: Person, address: str, words: str) -> tuple[int, bytes]:
    response = person.ask("GET", address + words)
    return response.status_code, substance(response, path=words)[1]


def _write(person: Person, method: str, path: str) -> TestResponse:
    if path.startswith("/api/"):
        headers = {**person.headers, "If-Match": "*", "X-CSRFToken": person.form_token}
        return person.browser.open(path, method=method, headers=headers, json={})
    return person.ask(method, path, data={"csrf_token": person.form_token})


def _content(database: Database) -> str:
    digest = hashlib.sha256()
    with database.reading() as session:
        for table in metadata.sorted_tables:
            if table.name not in _OWN_TRACES:
                rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()  # noqa: S608  # our own table names
                digest.update(repr((table.name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


def test_i17_naming_the_vault_in_a_query_is_like_naming_nothing(
    app: Flask, world: World, vault: Vault
) -> None:
    different = []
    for person in outsiders(app, world):
        for address, name, hidden in _queries(app, vault):
            absent = "z" * len(hidden) if not hidden.isdigit() else "9" * 6
            known = substance(person.ask("GET", f"{address}{name}={hidden}"), path=hidden)
            unknown = substance(person.ask("GET", f"{address}{name}={absent}"), path=absent)
            if known != unknown:
                different.append((person.name, address, name, known[0], unknown[0]))

    assert different == []


def _queries(app: Flask, vault: Vault) -> Iterator[tuple[str, str, str]]:
    """Each query parameter that could name something of the vault, with its values."""
    means = {"community": "slug", "in": "slug", "tag": "tag", "thread": "thread_id"}
    document = app.test_client().get("/api/openapi.json").json
    assert document is not None
    named = [
        (path, parameter["name"])
        for path, methods in document["paths"].items()
        for parameter in methods.get("get", {}).get("parameters", [])
        if parameter["in"] == "query" and parameter["name"] in means and "{" not in path
    ]
    assert named, "no query parameter was found, so this test would prove nothing"
    for path, name in [*named, ("/search", "in"), ("/search", "tag")]:
        for value in vault.ids[means[name]]:
            # Without words a search has nothing to answer, so some are sent along.
            words = f"?q={vault.canaries['body']}&" if "search" in path else "?"
            yield path + words, name, value


def test_i16_no_letter_and_no_notice_about_the_vault_goes_outside(
    world: World, vault: Vault, database: Database
) -> None:
    outside = [world.zed, world.xen, world.sue, world.fay, world.mo, world.pia]
    with database.reading() as session:
        told = set(session.scalars(select(Notification.account_id)))
        written = [
            (mail.account_id, mail.subject + mail.text_body + mail.html_body)
            for mail in session.scalars(select(Mail))
        ]

    assert world.ben in told, "somebody inside must have heard of it"
    assert world.ben in dict(written), "somebody inside must have been mailed about it"
    assert told.isdisjoint(outside)
    assert not [
        (account, word)
        for account, words in written
        if account in outside
        for word in vault.canaries.values()
        if word.lower() in words.lower()
    ]
