"""Every operation of the API, with requests made by hand and generated, as three people.

What is asked of each answer: no server error, a documented status and content type, headers and
body as the schema says. And that this is not vacuous: whoever has the right gets a 2xx from every
operation, on real ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from community.rights import Role
from tests.contract.door import Door
from tests.contract.handmade import Requests
from tests.contract.sample import ROLES
from tests.soak import rounds, seeded

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_SEED = 20261120  # fixed, so that a red run stays red; `make soak` draws another and prints it
_HELD = {
    "visitor": {Role.ANYONE, Role.READER},
    "member": {Role.ANYONE, Role.ACCOUNT, Role.READER, Role.MEMBER},
    "facilitator": {Role.ANYONE, Role.ACCOUNT, Role.READER, Role.MEMBER, Role.FACILITATOR},
}
_REACH = 0.8  # of what is not for an office alone must answer everybody signed in, somewhere
_OFFICES = {Role.ADMIN, Role.PROGRAMME_OWNER}


def test_no_operation_is_forgotten(door: Door) -> None:
    documented = {operation.name for operation in door.operations()}

    assert {name for name in documented if not door.sample.handmade.get(name)} == set()


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_l12_every_operation_answers_as_documented(door: Door) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", door.app)
    chosen = rounds(few=_SEED, full=0) or seeded().randrange(1 << 32)
    worked: dict[str, set[str]] = {role: set() for role in ROLES}
    failures: list[str] = []
    operations = [result.ok() for result in schema.get_all_operations()]
    # What may be taken back within minutes is tried before many generated requests take longer.
    for operation in operations:
        for role in ROLES:
            if _works(door, operation, door.sample.handmade, role, failures):
                worked[role].add(f"{operation.method.upper()} {operation.path}")
    for operation in operations:
        _generated(door, operation, failures, chosen=chosen)

    assert not failures, f"{len(failures)} failures\n" + "\n\n".join(failures[:12])
    for role in ROLES:
        differ = sorted(worked[role] ^ _entitled(door, role))
        assert differ == [], f"what {role} may do and what worked differ"


_ARTICLE = "articles/{article_id}"
_POSTS = ("threads/{thread_id}", "replies/{reply_id}")


def _entitled(door: Door, role: str) -> set[str]:
    """What somebody in this role may do where the facilitator leads."""
    entitled = {each.name for each in door.operations() if each.right.roles & _HELD[role]}
    if role == "visitor":
        entitled.remove("POST /api/v1/reports")  # a report needs somebody who answers for it
    if role == "facilitator":  # who may edit a post or an article does, and suggests nothing
        entitled -= {f"POST /api/v1/{post}/suggestions" for post in (*_POSTS, _ARTICLE)}
    return entitled


def test_a_member_leads_what_they_opened(door: Door) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", door.app)
    failures: list[str] = []
    led = {
        f"{operation.method.upper()} {operation.path}"
        for operation in (result.ok() for result in schema.get_all_operations())
        if _works(door, operation, door.sample.elsewhere, "member", failures)
    }

    member, leader = _entitled(door, "member"), _entitled(door, "facilitator")
    assert not failures, "\n\n".join(failures[:12])
    assert sorted(leader - member - led) == []
    assert sorted(led - leader) == []
    asked = _REACH * sum(1 for each in door.operations() if each.right.roles - _OFFICES)
    assert len(member | led) >= asked
    assert len(leader) >= asked


def _works(door: Door, operation: Any, requests: Requests, role: str, failures: list[str]) -> bool:
    """Send the requests made by hand for an operation; whether one of them got a 2xx."""
    asks = requests[f"{operation.method.upper()} {operation.path}"]
    worked = [_send(door, operation.Case(**values), role, failures) for values in asks]
    return any(worked)


def _generated(door: Door, operation: Any, failures: list[str], *, chosen: int) -> None:
    """The same requests as everybody: to make one up takes longer than to send it."""
    for mode in _modes(operation):

        @seed(chosen)
        @settings(
            max_examples=rounds(few=3, full=100),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def run(case: Case) -> None:
            door.sample.make_real(case)
            for role in ROLES:
                _send(door, case, role, failures)

        run()


def _modes(operation: Any) -> Iterator[GenerationMode]:
    """As documented and not; a path of nothing but text cannot be wrong."""
    yield GenerationMode.POSITIVE
    numbers = (each.definition["schema"].get("type") for each in operation.path_parameters)
    if operation.body or operation.query or "integer" in numbers:
        yield GenerationMode.NEGATIVE


def _send(door: Door, case: Case, role: str, failures: list[str]) -> bool:
    """Send, note what is wrong with the answer, put the database back; True for a 2xx."""
    # Left to itself the client would ask for compression that it cannot undo.
    headers = {"Accept-Encoding": "identity", **door.sample.headers(role)}
    response = case.call(headers=headers)
    failures += [f"as {role}: {words}" for words in problems(case, response)]
    worked = 200 <= response.status_code < 300
    if worked and case.method.upper() not in ("GET", "HEAD"):
        door.reset()
    return worked


def problems(case: Case, response: Any) -> list[str]:
    """What is wrong with an answer, in words."""
    try:
        case.validate_response(response, checks=CHECKS)
    except (AssertionError, schemathesis.errors.SchemathesisError) as error:
        return [str(error)]
    except BaseExceptionGroup as group:
        return [f"{case.method} {case.path}: {group.exceptions}"]
    return []


@pytest.mark.parametrize(
    "answer",
    [
        ({"id": "seven"}, 200, {}),
        ({}, 204, {}),
        ({"detail": "none of the documented"}, 418, {}),
        ({}, 500, {"Content-Type": "application/problem+json"}),
        ("plain words", 200, {"Content-Type": "text/plain"}),
    ],
)
def test_an_answer_that_is_not_as_documented_is_caught(
    door: Door, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", door.app)
    case = schema["/api/v1/me"]["GET"].Case()
    headers = {"Accept-Encoding": "identity", **door.sample.headers("member")}
    assert problems(case, case.call(headers=headers)) == []

    monkeypatch.setitem(door.app.view_functions, "api_me.show", lambda: answer)

    assert problems(case, case.call(headers=headers)) != []
