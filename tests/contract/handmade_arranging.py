"""Requests about threads that are archived, merged, split and shown elsewhere, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_answering import Requests
from tests.contract.handmade_tags import ask
from tests.contract.rows import Own, Shared


def arranging(shared: Shared, own: list[Own]) -> Requests:
    """All of it for a question that was answered."""
    one: dict[str, Any] = {"thread_id": own[0].question}
    workshop = shared.ground.slug("workshop")
    new = {"title": "Frost and saws", "body": "Its own.", "tags": ["soil"]}
    return {
        "POST /threads/{thread_id}/archive": [ask(**one)],
        "DELETE /threads/{thread_id}/archive": [ask(**one)],
        "POST /threads/{thread_id}/merge": [
            ask({"target_id": shared.pinned, "reason": "One thing twice"}, **one)
        ],
        "POST /threads/{thread_id}/split": [ask({"reply_ids": [own[0].answered], **new}, **one)],
        "GET /threads/{thread_id}/cross-posts": [ask(**one)],
        "POST /threads/{thread_id}/cross-posts": [ask({"community": workshop}, **one)],
        "DELETE /threads/{thread_id}/cross-posts/{slug}": [ask(slug=workshop, **one)],
        "GET /communities/{slug}/cross-posts": [ask(**shared.ground.at("garden"))],
    }
