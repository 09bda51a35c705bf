"""Every route of the administration, page and API, answers each part as the table of rights says.

What is allowed may still be refused for what was sent; it is neither forbidden nor hidden.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.database import Database
from community.rights import RIGHTS, Scope, may
from tests.community.test_rights import STANDINGS
from tests.outsiders.doors import Person, with_token
from tests.web.test_rights import rehearse
from tests.world import World, csrf, sign_in

_PARTS = ("nobody", "zed", "sue", "ben", "ada", "pia", "mo")
# What a route names. What is not there answers 404 to whoever has the right, and only to them.
_NAMED = {"handle": "zed", "slug": "garden", "stage": "potential", "step_code": "charter"}
_NAMED |= {"kind": "terms", "code": "every", "purpose": "x", "filename": "x"}
# To whoever lacks the right it is as if this were not there.
_HIDDEN = ("/people/zed/claim",)
# Rights that admins alone hold have their routes under these addresses too.
_ALSO = ("/api/v1/operations", "/api/v1/registration", "/api/v1/organisation")


def _rules(app: Flask) -> list[Rule]:
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/admin", "/api/v1/admin", *_ALSO)) or _of_admins(app, rule)
    ]
    assert len(found) > 60, "the administration has many doors, or this test proves nothing"
    return found


def _verb(app: Flask, rule: Rule) -> str:
    return str(app.view_functions[rule.endpoint].rule)  # type: ignore[attr-defined]  # `requires` has set it


def _of_admins(app: Flask, rule: Rule) -> bool:
    verb = getattr(app.view_functions[rule.endpoint], "rule", None)
    return verb is not None and RIGHTS[verb].api_scope == "admin"


def _ways(app: Flask) -> list[tuple[str, str, str]]:
    """(verb, method, address) of every door."""
    return [
        (_verb(app, rule), method, _address(rule))
        for rule in _rules(app)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def _address(rule: Rule) -> str:
    address = rule.rule
    for name in rule.arguments:
        for spelled in (f"<int:{name}>", f"<{name}>"):
            address = address.replace(spelled, _NAMED.get(name, "987654"))
    assert "<" not in address, address
    return address


def _answer(person: Person, method: str, address: str) -> str:
    more: dict[str, Any] = {}
    if address.startswith("/api/"):
        more = {} if method in ("GET", "DELETE") else {"json": {}}
    elif method == "POST":
        more = {"data": {"csrf_token": person.form_token}}
    response = person.ask(method, address, **more)
    if response.status_code >= 500:
        return f"broken ({response.status_code})"
    to = response.headers.get("Location", "")
    shut = response.status_code in (401, 403) or to.startswith("/sign-in")
    if response.status_code == 404:
        return "hidden"
    return "forbidden" if shut else "allowed"


def _fits(got: str, address: str, *, passes: bool) -> bool:
    if passes:
        return got in ("allowed", "hidden")  # an id may name nothing
    return got == ("hidden" if address in _HIDDEN else "forbidden")


def _person(app: Flask, world: World, name: str) -> Person:
    browser = app.test_client() if name == "nobody" else sign_in(app, getattr(world, name))
    token = csrf(browser)
    return Person(name, browser, {"X-CSRFToken": token, "If-Match": "*"}, token)


@pytest.mark.parametrize("name", _PARTS)
def test_m1_every_door_of_the_administration_answers_as_the_table_says(
    app: Flask, database: Database, world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    person = _person(app, world, name)
    rehearse(monkeypatch, database)
    standing = STANDINGS[name]["garden"]
    wrong = []
    for verb, method, address in _ways(app):
        got = _answer(person, method, address)
        if not _fits(got, address, passes=may(verb, standing)):
            wrong.append((method, address, got))

    assert wrong == []


def test_m1_a_token_opens_the_administration_with_its_scope_alone(
    app: Flask, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {
        scope: with_token(app, world.mo, scope) for scope in ("read", "write", "moderate", "admin")
    }
    rehearse(monkeypatch, database)
    wrong = []
    for verb, method, address in _ways(app):
        if not address.startswith("/api/"):
            continue
        for scope, person in people.items():
            got = _answer(person, method, address)
            if not _fits(got, address, passes=RIGHTS[verb].api_scope == scope):
                wrong.append((scope, method, address, got))

    assert wrong == []


def test_the_administration_stands_on_rights_towards_the_organisation(app: Flask) -> None:
    assert {RIGHTS[verb].scope for verb, _method, _address in _ways(app)} == {Scope.ORGANISATION}
    held = {verb for verb, _method, address in _ways(app) if address.startswith("/admin")}
    assert {"communities.administer", "roster.read", "operations.oversee"} <= held
