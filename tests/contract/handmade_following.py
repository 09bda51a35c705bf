"""Requests about whom one follows, made by hand."""

from __future__ import annotations

from tests.contract.handmade_answering import Requests
from tests.contract.handmade_tags import ask
from tests.contract.rows import Own


def following() -> Requests:
    """Follow somebody, read of them, and say whether one may be followed."""
    return {
        "GET /me/following": [ask(), ask(query={"limit": 1})],
        "GET /me/following/threads": [ask()],
        "PUT /me/following/{handle}": [ask(handle="cleo")],
        "DELETE /me/following/{handle}": [ask(handle="cleo")],
        "GET /me/followers": [ask()],
        "PUT /me/followers": [ask({"welcome": False})],
    }


def searches(own: list[Own]) -> Requests:
    """Keep one, read it, call it otherwise and forget it."""
    mine = [{"search_id": each.search} for each in own]
    return {
        "GET /me/searches": [ask()],
        "POST /me/searches": [
            ask({"q": "copper", "tag": "saws"}),
            ask({"name": "A", "q": "b", "alert": True}),
        ],
        "GET /me/searches/{search_id}": [ask(**each) for each in mine],
        "PUT /me/searches/{search_id}": [ask({"name": "Saws"}, **each) for each in mine],
        "DELETE /me/searches/{search_id}": [ask(**each) for each in mine],
    }
