"""What `docs/api.md` promises of every operation, asked of every operation."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.contract.bearing import bearer, secret_of
from tests.contract.door import Door, Operation

_NOT_YOURS_TO_SET = (
    *("id", "author_id", "community_id", "created_at", "score", "accepted", "pinned", "locked"),
    *("is_admin", "anonymous", "posts_count"),
)


@pytest.fixture(autouse=True)
def afresh(door: Door) -> Iterator[None]:
    """Leave the rows as they were filled."""
    yield
    door.reset()


def _operations(door: Door, *methods: str) -> list[Operation]:
    found = [each for each in door.operations() if each.method in methods]
    assert len(found) > 3, "the document lists operations, or this test proves nothing"
    return found


def _with_json(door: Door) -> Iterator[tuple[Operation, dict[str, Any]]]:
    for operation in _operations(door, "POST", "PUT", "PATCH"):
        for values in door.by_hand(operation)[:1]:
            if values.get("media_type") == "application/json":
                yield operation, values


def test_l1_what_a_caller_may_not_set_is_an_unknown_field(door: Door) -> None:
    taken = []
    for operation, values in _with_json(door):
        # A decision on a post names the version that was read; nothing sets one. A poll is what may
        # be anonymous.
        own = {"anonymous"} if operation.name.endswith("/poll") else set()
        names = [name for name in _NOT_YOURS_TO_SET if name not in own]
        for name in (*names, *({"role", "version"} - values["body"].keys())):
            sent = {**values, "body": {**values["body"], name: 1}}
            answer = door.ask(operation, sent, **bearer("admin"))
            if answer.status_code != 422 or name not in answer.json["errors"]:
                taken.append((operation.name, name, answer.status_code))

    assert taken == []


def test_l2_a_token_that_reads_writes_nothing(door: Door) -> None:
    for operation in door.operations():
        for values in door.by_hand(operation):
            answer = door.ask(operation, values, **bearer("reader"))
            if operation.right.api_scope != "read":
                assert answer.status_code == 403, operation.name
                assert answer.json["code"] == "missing_scope", operation.name
            else:
                assert operation.method == "GET", operation.name


def test_l3_a_token_in_the_address_is_no_token(door: Door) -> None:
    for operation in door.operations():
        for name in ("access_token", "token", "api_key", "Authorization"):
            values = door.by_hand(operation)[0]
            query = {**values.get("query", {}), name: secret_of("facilitator")}
            answer = door.ask(operation, {**values, "query": query})
            as_nobody = door.ask(operation, values)
            assert answer.status_code in (422, as_nobody.status_code), operation.name


def test_l4_no_other_site_is_let_in(door: Door) -> None:
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for operation in door.operations():
        values = door.by_hand(operation)[0]
        path = operation.path.format(**values.get("path_parameters", {}))
        answers = [
            door.app.test_client().options(path, headers=evil),
            door.ask(operation, values, **evil),
            door.ask(operation, values, **evil, **bearer("reader")),
        ]
        for answer in answers:
            assert not [name for name in dict(answer.headers) if "access-control" in name.lower()]


def test_l5_json_under_another_name_is_not_read(door: Door) -> None:
    for operation, values in _with_json(door):
        for content_type in ("text/plain", "application/x-www-form-urlencoded"):
            sent = {**values, "content_type": content_type}
            answer = door.ask(operation, sent, **bearer("admin"))
            assert answer.status_code == 415, f"{operation.name} as {content_type}"


def test_l7_a_change_says_what_it_was_made_from(door: Door) -> None:
    for operation in _operations(door, "PATCH"):
        by_hand = door.by_hand(operation)[-1]
        values = {**by_hand, "headers": {}}
        path = operation.path.format(**values.get("path_parameters", {}))
        who = _who_reads(door, path)
        send = partial(door.ask, operation, values, **who)
        tag = door.app.test_client().get(path, headers=who).headers["ETag"]

        assert send().status_code == 428, operation.name
        assert send(If_Match='"999999.0123456789abcdef"').status_code == 412, operation.name
        changed = send(If_Match=tag)
        assert changed.status_code == 200, operation.name
        assert changed.headers["ETag"] != tag, operation.name
        assert send(If_Match=tag).status_code == 412, operation.name


def _who_reads(door: Door, path: str) -> dict[str, str]:
    """The headers of whoever this address is there for, with what a change is made from."""
    for role in ("facilitator", "member", "admin"):
        answer = door.app.test_client().get(path, headers=bearer(role))
        if "ETag" in answer.headers and answer.status_code == 200:
            return bearer(role)
    raise AssertionError(f"nobody may read {path}")


def _who_may(door: Door, operation: Operation, values: dict[str, Any]) -> dict[str, str]:
    """The headers of whoever this request works for."""
    for role in ("facilitator", "member", "admin"):
        worked = door.ask(operation, values, **bearer(role)).status_code < 300
        door.reset()
        if worked:
            return bearer(role)
    return {}


def test_l9_a_key_makes_a_write_happen_once(door: Door) -> None:
    for operation in _operations(door, "POST"):
        asks = [(each, _who_may(door, operation, each)) for each in door.by_hand(operation)]
        values, caller = next(each for each in asks if each[1])
        key = {"Idempotency_Key": "the-same-write", **caller}
        first, second = (door.ask(operation, values, **key) for _ in range(2))

        assert first.status_code == second.status_code, operation.name
        assert first.headers.get("Location") == second.headers.get("Location"), operation.name
        if first.data:
            assert _without_secrets(first.json) == _without_secrets(second.json), operation.name
        if "body" in values:
            others = [door.ask(operation, other, **key) for other in _variants(door, operation)]
            codes = [each.json["code"] for each in others if each.status_code >= 400]
            assert "key_reused" in codes, (operation.name, codes)
            again = [each for each in others if each.status_code < 300]
            assert len(again) <= 1, operation.name  # the first request itself is among them
        door.reset()


def _without_secrets(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("secret", "link")}


def _variants(door: Door, operation: Operation) -> list[dict[str, Any]]:
    """Other bodies for the same address as the first request made by hand."""
    first, *others = door.by_hand(operation)
    if first["media_type"] != "application/json":
        return [{**first, "file_name": "peas.png"}]
    path = first["path_parameters"]
    variants = [each for each in others if each["path_parameters"] == path]
    for name, value in first["body"].items():
        others_of = [value + "x"] if isinstance(value, str) else []
        others_of += [value - 1, -value] if isinstance(value, int) else []
        variants += [{**first, "body": {**first["body"], name: other}} for other in others_of]
    return [each for each in variants if each["body"] != first["body"]]


def test_l9_twenty_at_once_make_one(door: Door) -> None:
    for operation in _operations(door, "POST"):
        if "201" not in operation.document["responses"]:
            continue
        values = door.by_hand(operation)[0]
        caller = _who_may(door, operation, values)
        key = {"Idempotency_Key": "all-at-once", **caller}
        with ThreadPoolExecutor(20) as pool:
            sent = [pool.submit(door.ask, operation, values, **key) for _ in range(20)]
            answers = [each.result() for each in sent]

        assert {each.status_code for each in answers} == {201}, operation.name
        assert len({each.headers["Location"] for each in answers}) == 1, operation.name
        door.reset()


def test_a_key_that_is_none_is_refused(door: Door) -> None:
    operation = next(each for each in door.operations() if each.name == "POST /api/v1/threads")
    for key in ("", "x" * 81, "two words"):
        answer = door.ask(
            operation, door.by_hand(operation)[0], Idempotency_Key=key, **bearer("member")
        )
        assert (answer.status_code, answer.json["code"]) == (422, "bad_key")


def test_what_was_made_is_where_the_answer_says(door: Door) -> None:
    for operation in _operations(door, "POST"):
        if "201" not in operation.document["responses"]:
            continue
        values = door.by_hand(operation)[0]
        caller = _who_may(door, operation, values)
        made = door.ask(operation, values, **caller)
        found = door.app.test_client().get(made.headers["Location"], headers=caller)

        assert found.status_code == 200, (operation.name, made.headers["Location"])
        door.reset()


def test_i10_every_read_has_an_etag_that_saves_the_answer(door: Door) -> None:
    for operation in _operations(door, "GET"):
        for values in door.by_hand(operation):
            answer = door.ask(operation, values, **bearer("facilitator"))
            if answer.status_code != 200:
                continue
            again = door.ask(
                operation, values, If_None_Match=answer.headers["ETag"], **bearer("facilitator")
            )
            assert (again.status_code, again.data) == (304, b""), operation.name


def test_every_list_is_walked_by_its_links(door: Door) -> None:
    for operation in _operations(door, "GET"):
        names = {each["name"] for each in operation.document["parameters"]}
        if "limit" not in names:
            continue
        values = door.by_hand(operation)[0]
        query = values.get("query", {})
        values = {**values, "query": {**query, "limit": 50}}
        caller = _who_may(door, operation, values)
        whole = door.ask(operation, values, **caller).json
        seen: list[Any] = []
        answer = door.ask(operation, {**values, "query": {**query, "limit": 1}}, **caller)
        while True:
            seen += answer.json["items"]
            following = answer.headers.get("Link")
            if following is None:
                break
            assert following.endswith('>; rel="next"'), operation.name
            path = following.removeprefix("<").partition(">")[0]
            answer = door.app.test_client().get(path, headers=caller)
        assert seen == whole["items"], operation.name


def test_a_token_that_is_none_is_refused_everywhere(door: Door) -> None:
    for operation in door.operations():
        for header in ("Bearer nonsense", "Basic YWRhOmFkYQ==", "Bearer"):
            answer = door.ask(operation, door.by_hand(operation)[0], Authorization=header)
            assert (answer.status_code, answer.json["code"]) == (401, "bad_token"), operation.name
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
