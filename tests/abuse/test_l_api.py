"""L: long lists of bad items."""

from __future__ import annotations

import time

from tests.abuse.conftest import Place

_THREAD = {"community": "garden", "kind": "question", "title": "A fine title", "body": "Words"}


def test_l8_ten_thousand_bad_items_are_refused_at_once(place: Place) -> None:
    bodies = [
        {**_THREAD, "tags": [{"bad": number} for number in range(10_000)]},
        {**_THREAD, "tags": ["x" * 50] * 10_000},
        [{"bad": number} for number in range(10_000)],
        {f"field{number}": number for number in range(10_000)},
    ]
    for body in bodies:
        started = time.process_time()
        answer = place.call("ben", "POST", "/api/v1/threads", json=body)

        assert answer.status_code == 422
        assert time.process_time() - started < 1
        assert len(answer.data) < 20_000


def test_l8_more_than_a_text_can_need_is_not_parsed(place: Place) -> None:
    body = b'{"title": "' + b"x" * (1024 * 1024) + b'"}'
    answer = place.call(
        "ben", "POST", "/api/v1/threads", data=body, content_type="application/json"
    )

    assert answer.status_code == 413
