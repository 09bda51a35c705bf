"""Hostile strings into every field of every schema and form, as everybody.

`make test` draws some of the places by a fixed seed, so that a red run stays red; `make soak`
draws another seed, prints it, and tries every place.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.abuse.aims import ROLES, Aim, aims
from tests.abuse.hostile import HOSTILE, MARK, ODD, harm_in
from tests.contract.conftest import door
from tests.contract.door import Door
from tests.contract.rows import CAST
from tests.soak import rounds, seeded
from tests.world import csrf, sign_in

__all__ = ["door"]  # a fixture borrowed from the contract tests

_SEED = 20261129
_OF_ONE_FORM = 5
_FEW = {"body": 50, "form": 60, "query": 20, "path": 15}
_PEOPLE = {**CAST, "admin": "mo"}
_PAGES = ("/", "/communities", "/communities/garden", "/communities/garden/threads", "/people/ben",
    "/communities/garden/charter", "/communities/garden/members", "/communities/garden/tags",
    "/communities/garden/moderation", "/communities/garden/moderation/log", "/notifications",
    "/communities/garden/interventions", "/communities/garden/tasks", "/communities/garden/stage",
    "/communities/garden/rotation", "/communities/garden/invitations", "/settings", "/today",
    "/communities/garden/health/breaks", "/communities/garden/ending", f"/search?q={MARK}",
)  # fmt: skip


@dataclass(frozen=True)
class Browser:
    """Somebody's cookies, and the token that their forms carry."""

    app: Flask
    cookies: dict[str, str]
    token: str

    def fresh(self) -> FlaskClient:
        """The browser as it was: whatever was sent before may have signed it out."""
        client = self.app.test_client()
        for name, value in self.cookies.items():
            client.set_cookie(name, value)
        return client


@pytest.fixture(scope="module")
def browsers(door: Door) -> dict[str, Browser]:
    """A browser for each role, signed in before the database is put back for the first time."""
    world = door.sample.rows.shared.ground.world
    found = {role: sign_in(door.app, getattr(world, name)) for role, name in _PEOPLE.items()}
    door.database.dispose()
    shutil.copy(door.file, door.pristine)
    found["visitor"] = door.app.test_client()
    made = {}
    for role, client in found.items():
        token = csrf(client)
        held = {name: client.get_cookie(name) for name in ("hearth", "hearth-form")}
        cookies = {name: each.value for name, each in held.items() if each is not None}
        made[role] = Browser(door.app, cookies, token)
    return made


def _spelled(value: Any) -> str:
    return quote(str(value).encode("utf-8", "surrogatepass"), safe="")


def _send(browser: Browser, aim: Aim, value: Any) -> TestResponse:
    address = aim.path.replace("{aim}", _spelled(value))
    headers = {"X-CSRFToken": browser.token, "If-Match": "*"}
    sent: dict[str, Any] = {}
    if aim.kind == "query":
        address += f"?{aim.field}={_spelled(value)}"
    elif aim.kind == "form":
        typed = str(value).encode("utf-8", "surrogatepass")
        sent["data"] = {"csrf_token": browser.token, **aim.valid, aim.field: typed}
        headers = {}
    elif aim.method != "GET":
        sent["json"] = aim.valid if aim.kind == "path" else {**aim.valid, aim.field: value}
    return browser.fresh().open(address, method=aim.method, headers=headers, buffered=True, **sent)


def _wrong(aim: Aim, answer: TestResponse) -> list[str]:
    """What is wrong with an answer, in words."""
    wrong = []
    if answer.status_code >= 500:
        wrong.append(f"answers {answer.status_code}")
    if aim.unknown and answer.status_code < 400:
        wrong.append("takes a field that it does not know")
    if "Set-Cookie" in answer.headers and f"{MARK}=1" in answer.headers["Set-Cookie"]:
        wrong.append("lets a header in")
    if MARK in answer.headers.get("Location", "").split("?")[0].split("/")[2:3]:
        wrong.append("leads elsewhere")
    kind = answer.mimetype or ""
    redirects = 300 <= answer.status_code < 400  # an address with one slash too many
    if (
        aim.route.startswith("/api/v1")
        and not redirects
        and answer.data
        and "json" not in kind
        and "image" not in kind
    ):
        wrong.append(f"answers with {kind}")
    if kind == "text/html":
        wrong += harm_in(answer.text)
    return wrong


def _told(aim: Aim, value: Any, words: list[str]) -> list[str]:
    where = f"{aim.method} {aim.route} {aim.kind}:{aim.field} as {aim.role} with {value!r:.80}"
    return [f"{where}: {each}" for each in words]


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_e1_l1_nothing_sent_anywhere_breaks_or_becomes_markup(
    door: Door, browsers: dict[str, Browser]
) -> None:
    soaking = rounds(few=0, full=1) == 1
    chance = seeded() if soaking else random.Random(_SEED)
    print(f"seed {_SEED}" if not soaking else "")  # noqa: T201  # part of the report
    every = list(aims(door))
    chosen = every if soaking else _some(every, chance)
    wrong: list[str] = []
    outcomes: Counter[str] = Counter()
    for aim in chosen:
        value = chance.choice((*HOSTILE, *ODD) if aim.kind == "body" else HOSTILE)
        answer = _send(browsers[aim.role], aim, value)
        wrong += _told(aim, value, _wrong(aim, answer))
        outcomes[f"{answer.status_code // 100}xx"] += 1
        if aim.method != "GET" and answer.status_code < 400:
            looked = chance.sample(_PAGES, 6 if soaking else 2)
            wrong += _told(aim, value, _seen(browsers, answer, looked))
            door.reset()

    assert not wrong, f"{len(wrong)} of {len(chosen)}\n" + "\n".join(wrong[:20])
    # Not vacuous: some was taken, some refused, and there is a place in every part.
    assert outcomes["2xx"] > len(chosen) // 30, outcomes
    assert outcomes["4xx"] > len(chosen) // 15, outcomes
    assert {aim.role for aim in chosen} == set(ROLES)


def _some(every: list[Aim], chance: random.Random) -> list[Aim]:
    """A few of each kind: most places are queries, most that can go wrong are not.

    Of one form no more than a few take part in the draw: a page of thirty numbers is one page.
    """
    fields = Counter[tuple[str, str, str]]()
    drawn: dict[str, list[Aim]] = {kind: [] for kind in _FEW}
    for aim in chance.sample(every, len(every)):
        one = (aim.kind, aim.method, aim.route)
        fields[one] += 1
        if aim.kind in drawn and fields[one] <= _OF_ONE_FORM:
            drawn[aim.kind].append(aim)
    return [aim for kind, count in _FEW.items() for aim in chance.sample(drawn[kind], count)]


def _seen(browsers: dict[str, Browser], answer: TestResponse, looked: Sequence[str]) -> list[str]:
    """What is wrong with the pages that show what was taken, to whom it could do most harm."""
    where = answer.headers.get("Location", "")
    first = [where] if where.startswith("/") and not where.startswith("/api/") else []
    wrong = []
    for role in ("facilitator", "admin"):
        for page in (*first, *looked):
            shown = browsers[role].fresh().get(page.partition("#")[0])
            if shown.status_code >= 500:
                wrong.append(f"then {page} answers {shown.status_code}")
            if shown.mimetype == "text/html":
                wrong += [f"then {page} has {each}" for each in harm_in(shown.text)]
    return wrong


def test_every_field_of_every_form_is_among_the_places(door: Door) -> None:
    every = list(aims(door))

    assert len(every) > 3_000
    posts = {rule.rule for rule in door.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    aimed = {aim.route for aim in every}
    assert {rule for rule in posts if not rule.startswith("/api/")} <= aimed
    for name in ("title", "body", "tags", "bio", "purpose", "reason", "note", "password", "token"):
        assert name in {aim.field for aim in every}


@pytest.mark.parametrize(
    "page",
    [
        f"<p><img src=x onerror={MARK}()></p>",
        f"<{MARK}-mark>",
        f"<a href='javascript:{MARK}()'>x</a>",
        f"<a href='//{MARK}.example'>x</a>",
        f"<script>const x = '{MARK}'</script>",
        f"<base href=//{MARK}.example>",
        f"<p>{MARK} 1337</p>",
    ],
)
def test_harm_is_noticed(page: str) -> None:
    assert harm_in(page)
    assert harm_in(page.replace("<", "&lt;").replace("1337", "")) == []
