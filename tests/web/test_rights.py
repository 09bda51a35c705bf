"""Every route of communities and moderation answers everybody as the table of rights says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.queries import hash_secret
from community.communities.models import Invitation, JoinRequest, Tag
from community.health.models import HealthFlag, Pause
from community.moderation.models import Report
from community.rights import RIGHTS, Role, Scope, Standing, may
from tests.community.test_rights import STANDINGS, expected
from tests.web.posting import posted
from tests.web.sent import SENT
from tests.world import World, csrf, sign_in

BLUEPRINTS = {endpoint.partition(".")[0] for endpoint in SENT}
# Reports are hidden from whoever may not review them, also where the post can be read.
_HIDES_REPORTS = {"api_reports.decide"}


@dataclass(frozen=True)
class Furnished:
    """Ids of what stands in one community, as the routes name them."""

    slug: str
    thread_id: int
    reply_id: int
    request_id: int
    invitation_id: int
    tag_id: int
    report_id: int
    secret: str
    flag_id: int
    pause_id: int
    holiday_id: int
    handle: str = "ben"
    code: str = "level"


def furnish(database: Database, world: World, slug: str) -> Furnished:
    """One of everything that a route may name."""
    post = posted(database, world, slug=slug, author="ben", answerer="ben")
    community_id, secret = getattr(world, slug), f"{slug}-".ljust(43, "x")
    now = clock.now()
    with database.unit_of_work() as session:
        rows: dict[str, Any] = {
            "request_id": JoinRequest(
                community_id=community_id, account_id=world.pia, note="", created_at=now
            ),
            "invitation_id": Invitation(
                community_id=community_id,
                token_hash=hash_secret(secret),
                note="",
                created_by_id=world.ada,
                created_at=now,
                expires_at=now + timedelta(days=1),
                uses_left=5,
            ),
            "tag_id": Tag(community_id=community_id, name="beans", description="", created_at=now),
            "report_id": Report(
                community_id=community_id,
                thread_id=post.thread_id,
                reporter_id=world.ada,
                reason="spam",
                note="",
                created_at=now,
            ),
            **_figures(community_id, now),
        }
        session.add_all(rows.values())
        session.flush()  # the ids are handed out
        ids = {name: row.id for name, row in rows.items()}
    return Furnished(
        slug=slug, thread_id=post.thread_id, reply_id=post.reply_id, secret=secret, **ids
    )


def _figures(community_id: int, now: datetime) -> dict[str, Any]:
    return {
        "flag_id": HealthFlag(
            community_id=community_id,
            week=now.date(),
            state="quiet",
            model="l1-test",
            reasons={},
            raised_at=now,
        ),
        "pause_id": Pause(
            community_id=community_id,
            kind="break",
            starts_on=now.date(),
            ends_on=now.date(),
            created_at=now,
        ),
        "holiday_id": Pause(
            kind="holiday", starts_on=now.date(), ends_on=now.date(), created_at=now
        ),
    }


def rehearse(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """From now on every write is done and taken back, so that one call does not hinder the next."""

    @contextmanager
    def unit_of_work() -> Iterator[Session]:
        with database._write_gate(), database._write_sessions() as session:
            yield session
            session.flush()
            session.expunge_all()  # what the view holds keeps its values
            session.rollback()

    monkeypatch.setattr(database, "unit_of_work", unit_of_work)


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, rule) of every route of these blueprints."""
    return [
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint.partition(".")[0] in BLUEPRINTS
    ]


def test_every_route_of_these_blueprints_is_in_the_matrix(app: Flask) -> None:
    assert {endpoint for endpoint, _method, _rule in routes(app)} == set(SENT)


@pytest.mark.parametrize("name", STANDINGS)
def test_every_route_answers_as_the_table_says(
    app: Flask,
    database: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    places = [furnish(database, world, slug) for slug in ("garden", "vault")]
    browser = app.test_client() if name == "nobody" else sign_in(app, getattr(world, name))
    token = csrf(browser)
    rehearse(monkeypatch, database)
    wrong = []
    for endpoint, method, rule in routes(app):
        verb: str = app.view_functions[endpoint].rule  # type: ignore[attr-defined]  # `requires` has set it
        # A right towards the organisation is the same wherever one stands.
        organisation = RIGHTS[verb].scope is Scope.ORGANISATION
        for place in places[:1] if organisation else places:
            standing = STANDINGS[name][place.slug]
            got = _call(browser, token, endpoint, method, rule, place)
            wanted = _wanted(endpoint, verb, standing)
            if got != wanted:
                wrong.append((place.slug, method, rule, f"{got} instead of {wanted}"))
    assert not wrong


def _wanted(endpoint: str, verb: str, standing: Standing) -> str:
    if RIGHTS[verb].scope is Scope.ORGANISATION:
        return "allowed" if may(verb, standing) else "forbidden"
    wanted = expected(verb, standing)
    if verb == "moderation.report" and wanted == "allowed" and Role.ACCOUNT not in standing:
        return "forbidden"
    hidden = endpoint in _HIDES_REPORTS and wanted == "forbidden"
    return "hidden" if hidden else wanted


def _call(browser: Any, token: str, endpoint: str, method: str, rule: str, place: Furnished) -> str:
    address = rule.replace("int:", "")
    for name, value in vars(place).items():
        address = address.replace(f"<{name}>", str(value))
    body = {
        key: {"SECRET": place.secret, "THREAD": place.thread_id}.get(value, value)
        for key, value in SENT[endpoint].items()
    }
    if address.startswith("/api/"):
        response = _call_api(browser, token, endpoint, method, address, body, place)
    elif method == "POST":
        response = browser.post(address, data={"csrf_token": token, **body})
    else:
        response = browser.open(address, method=method)
    signs_in = "/sign-in" in response.headers.get("Location", "")
    if signs_in or response.status_code in (401, 403):
        return "forbidden"
    if response.status_code == 404:
        return "hidden"
    return "allowed" if response.status_code < 500 else f"broken ({response.status_code})"


def _call_api(
    browser: Any,
    token: str,
    endpoint: str,
    method: str,
    address: str,
    body: dict[str, Any],
    place: Furnished,
) -> Any:
    if endpoint == "api_reports.index":
        address = f"{address}?community={place.slug}"
    if endpoint == "api_communities.create":
        body = {key: value for key, value in body.items() if key != "version"}
    return browser.open(
        address,
        method=method,
        json=None if method in ("GET", "DELETE") else body,
        headers={"X-CSRFToken": token, "If-Match": "*"},
    )
