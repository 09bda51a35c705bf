"""N: rules that a number or a person at the edge might slip past."""

from __future__ import annotations

from typing import Any

import pytest

from community.text import LONGEST_SOURCE
from community.threads.policies import LONGEST_COMMENT, LONGEST_TITLE, SHORTEST_TITLE
from tests.abuse.conftest import Place

_THREAD: dict[str, Any] = {
    "community": "garden",
    "kind": "question",
    "title": "A title",
    "body": "x",
}


def test_n4_nobody_votes_for_themselves_for_what_is_gone_or_by_other_numbers(place: Place) -> None:
    mine, gone = place.talk.start("ben"), place.talk.start("cleo", title="To be taken back")
    answer = place.talk.say(mine, "ada", "In March.")
    assert place.post("cleo", f"/threads/{gone}/deletion").status_code == 303

    def vote(who: str, path: str, value: object) -> int:
        return place.call(who, "POST", f"/api/v1{path}/votes", json={"value": value}).status_code

    assert vote("ben", f"/threads/{mine}", 1) == 403
    assert vote("ada", f"/replies/{answer}", 1) == 403
    assert vote("ben", f"/threads/{gone}", 1) in (404, 409)
    for value in (2, -2, 10**30, "1", 1.5, None, True, [1]):
        assert vote("ben", f"/replies/{answer}", value) in (400, 422), value
    assert vote("ben", f"/replies/{answer}", 1) == 200
    shown = place.visitor().get(f"/api/v1/replies/{answer}").json
    assert shown is not None
    assert shown["score"] == 1


_EDGES = [
    ("title", "t" * SHORTEST_TITLE, "t" * (SHORTEST_TITLE - 1)),
    ("title", "t" * LONGEST_TITLE, "t" * (LONGEST_TITLE + 1)),
    ("body", "b", ""),
    ("body", "b" * LONGEST_SOURCE, "b" * (LONGEST_SOURCE + 1)),
    ("tags", [f"t{number}" for number in range(5)], [f"t{number}" for number in range(6)]),
    ("tags", ["t" * 40], ["t" * 41]),
]


@pytest.mark.parametrize(("name", "within", "beyond"), _EDGES)
def test_n10_what_is_just_within_is_taken_and_one_more_is_not(
    place: Place, name: str, within: object, beyond: object
) -> None:
    def status(value: object) -> int:
        sent = {**_THREAD, name: value}
        return place.call("ada", "POST", "/api/v1/threads", json=sent).status_code

    assert status(within) == 201
    assert status(beyond) == 422


def test_n10_a_comment_has_an_edge_too(place: Place) -> None:
    for count, status in ((LONGEST_COMMENT, 201), (LONGEST_COMMENT + 1, 422)):
        sent = {"body": "c" * count, "comment": True}
        path = f"/api/v1/threads/{place.thread_id}/replies"
        assert place.call("ada", "POST", path, json=sent).status_code == status
