"""Every route of communities and moderation answers everybody as the table of rights says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.database import Database
from community.rights import RIGHTS, Role, Scope, Standing, may
from tests.community.test_rights import STANDINGS, expected
from tests.web.furnished import Furnished, furnish
from tests.web.sent import SENT
from tests.world import World, csrf, sign_in

BLUEPRINTS = {endpoint.partition(".")[0] for endpoint in SENT}
# Reports are hidden from whoever may not review them, also where the post can be read.
_HIDES_REPORTS = {"api_reports.decide", "api_cases.show", "api_cases.write_note"}
_HIDES_REPORTS |= {"api_cases.assign", "api_cases.unassign"}
_HIDES_REPORTS |= {"api_batches.show", "api_batches.undo"}
# Which page or answer a facilitator gets who did not do it; an admin does as who did.
_OF_WHO_DID_IT = {"moderation.undo_batch", "api_batches.undo"}
_OF_PLACE: dict[str, Callable[[Furnished], Any]] = {
    "SECRET": lambda place: place.secret,
    "THREAD": lambda place: place.thread_id,
    "SLUG": lambda place: place.slug,
}
# Whose it is; what was not merged leads nobody on.
_OF_ONE_PERSON = {
    "moderation.decision": "ben",
    "levels.forget": "ben",
    "api_levels.remove": "ben",
    "api_measures.make_appeal": "ben",
    "moderation.answer_appeal": "fay",  # Ada decided
    "api_measures.answer_appeal": "fay",
    "moderation.own_post": "ben",
    "moderation.change_own_post": "ben",
    "moderation.withdraw_own_post": "ben",
    "lifecycle.accept_hand_over": "ben",
    "api_rotation.accept": "ben",
    "lifecycle.be_back": "ada",
    "api_rotation.be_back": "ada",
    "lifecycle.follow": "",
    "api_endings.follow": "",
}
# There only while a community is being prepared, which these are not.
_OF_PREPARATIONS = ("lifecycle.opening", "lifecycle.edit_proposal", "lifecycle.date_first_event")
_OF_PREPARATIONS += ("lifecycle.open_now", "lifecycle.drop")


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
def test_m1_every_route_answers_as_the_table_says(
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
            wanted = _wanted(endpoint, verb, standing, name)
            if got != wanted:
                wrong.append((place.slug, method, rule, f"{got} instead of {wanted}"))
    assert wrong == []


def _wanted(endpoint: str, verb: str, standing: Standing, name: str) -> str:
    if RIGHTS[verb].scope is Scope.ORGANISATION:
        other = _OF_ONE_PERSON.get(endpoint, name) != name
        passes = may(verb, standing)
        return ("hidden" if other else "allowed") if passes else "forbidden"
    wanted = expected(verb, standing)
    if verb == "moderation.report" and wanted == "allowed" and Role.ACCOUNT not in standing:
        return "forbidden"
    if endpoint in _OF_WHO_DID_IT and wanted == "allowed" and name not in ("ada", "mo"):
        return "forbidden"
    hidden = endpoint in _HIDES_REPORTS and wanted == "forbidden"
    hidden = hidden or (_is_of_preparations(endpoint) and wanted == "allowed")
    # What belongs to one person of those with the right is hidden from the others.
    other = _OF_ONE_PERSON.get(endpoint, name) != name
    hidden = hidden or (other and wanted == "allowed")
    return "hidden" if hidden else wanted


def _is_of_preparations(endpoint: str) -> bool:
    listed = endpoint == "api_openings.index"
    return endpoint in _OF_PREPARATIONS or (endpoint.startswith("api_openings.") and not listed)


def _call(browser: Any, token: str, endpoint: str, method: str, rule: str, place: Furnished) -> str:
    address = rule.replace("int:", "")
    for name, value in vars(place).items():
        address = address.replace(f"<{name}>", str(value))
    body = {
        key: _OF_PLACE[str(value)](place) if str(value) in _OF_PLACE else value
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
    if endpoint in ("api_reports.index", "api_batches.index"):
        address = f"{address}?community={place.slug}"
    return browser.open(
        address,
        method=method,
        json=None if method in ("GET", "DELETE") else body,
        headers={"X-CSRFToken": token, "If-Match": "*"},
    )
