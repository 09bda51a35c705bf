"""Every door of the application with the vault's ids in it, and the people who try them."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.database import Database
from community import clock
from community.accounts.models import ApiToken
from community.accounts.queries import hash_secret
from tests.outsiders.vault import Vault
from tests.world import World, csrf, sign_in

_VARIES = re.compile(
    rb'("request_id": ?"[0-9a-f]+"|name="csrf_token" value="[^"]*"'
    rb'|name="idempotency_key" value="[^"]*"|<code>[0-9a-f]{16}</code>)'
)
_OWN_HEADERS = {"X-Request-Id", "Set-Cookie", "Content-Length", "Date", "ETag"}
# Stands for every id: grammatical for each converter, and nobody's.
NOBODY = {"int": "987654", "default": "zzznobody", "string": "zzznobody", "path": "zzznobody"}


@dataclass
class Person:
    """Somebody at the door: a browser, and headers when they come with a token."""

    name: str
    browser: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    form_token: str = ""

    def ask(self, method: str, path: str, **more: object) -> TestResponse:
        """Send one request as this person."""
        return self.browser.open(  # whole, so that no file of an answer stays open
            path, method=method, headers=self.headers, buffered=True, **more
        )  # type: ignore[arg-type]  # werkzeug's builder takes them


def outsiders(app: Flask, world: World) -> list[Person]:
    """Signed out, stranger, former member, suspended, facilitator elsewhere, tokens."""
    signed_in = [
        Person(name, sign_in(app, getattr(world, name))) for name in ("zed", "xen", "sue", "fay")
    ]
    for person in signed_in:
        person.form_token = csrf(person.browser)
    tokens = [with_token(app, world.zed, scope) for scope in ("read", "write", "moderate", "admin")]
    return [Person("visitor", app.test_client()), *signed_in, *tokens]


def with_token(app: Flask, account_id: int, *scopes: str) -> Person:
    """A program that carries an API token with these scopes."""
    secret = secrets.token_urlsafe(32)
    database: Database = app.extensions["hearth.database"]
    with database.unit_of_work() as session:
        session.add(
            ApiToken(
                account_id=account_id,
                name="sweep",
                prefix=secret[:8],
                token_hash=hash_secret(secret),
                scopes=list(scopes),
                created_at=clock.now(),
            )
        )
    headers = {"Authorization": f"Bearer {secret}"}
    return Person(f"token:{'+'.join(scopes)}", app.test_client(), headers)


@dataclass(frozen=True)
class Door:
    """One address with the vault's ids, and the same address with ids of nothing."""

    method: str
    rule: str
    path: str
    nowhere: str


def doors(app: Flask, vault: Vault, *, safe: bool) -> Iterator[Door]:
    """Every rule of the application, each with every fitting id of the vault."""
    for rule in app.url_map.iter_rules():
        methods = {"GET"} if safe else {"POST", "PUT", "PATCH", "DELETE"}
        for method in sorted(methods & (rule.methods or set())):
            for path in _paths(rule, vault):
                yield Door(method, rule.rule, path, _nowhere(rule))


def _paths(rule: Rule, vault: Vault) -> Iterator[str]:
    names = sorted(rule.arguments)
    choices = [vault.ids.get(name, []) for name in names]
    for values in itertools.product(*choices):
        path = rule.rule
        for name, value in zip(names, values, strict=True):
            path = re.sub(rf"<(?:\w+(?:\([^)]*\))?:)?{name}>", value, path)
        yield path


def _nowhere(rule: Rule) -> str:
    return re.sub(
        r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>",
        lambda found: NOBODY.get(found[1] or "default", "zzznobody"),
        rule.rule,
    )


def unplaced(app: Flask, vault: Vault) -> set[str]:
    """Route parameters for which the vault has no id, so that a new one cannot be forgotten."""
    return {
        name
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name not in vault.ids
    }


def substance(response: TestResponse, *, path: str) -> tuple[int, bytes, dict[str, str]]:
    """What an answer tells: status, body and headers without what differs by itself."""
    spelled = {path, path.replace("/", "%2F"), path.lower(), quote_plus(path)}
    body = _VARIES.sub(b"", response.get_data())
    headers = {name: value for name, value in response.headers.items() if name not in _OWN_HEADERS}
    for form in sorted(spelled, key=len, reverse=True):
        body = body.replace(form.encode(), b"PATH")
        headers = {name: value.replace(form, "PATH") for name, value in headers.items()}
    return response.status_code, body, headers
