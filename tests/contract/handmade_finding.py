"""Requests about search, what is like it, and what it does not find, made by hand."""

from __future__ import annotations

from tests.contract.handmade_answering import Requests
from tests.contract.handmade_tags import ask
from tests.contract.rows import Own, Shared


def finding(shared: Shared, own: list[Own]) -> Requests:
    """Look for something, ask what is like it, and say that a gap need not be filled."""
    garden = shared.ground.at("garden")
    words = {"reason": "Not our subject."}
    return {
        "GET /search": [ask(query={"q": "beans"}), ask(query={"q": "cleo", "type": "person"})],
        "GET /related": [ask(query={"title": "Where do I sow?"}), ask(query={"title": ""})],
        "GET /threads/{thread_id}/related": [ask(thread_id=mine.thread) for mine in own],
        "GET /communities/{slug}/gaps": [ask(**garden)],
        "POST /communities/{slug}/gaps/{gap_id}/dismissal": [
            ask(words, gap_id=mine.gap, **garden) for mine in own
        ],
    }
