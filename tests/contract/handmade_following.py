"""Requests about whom one follows, made by hand."""

from __future__ import annotations

from tests.contract.handmade_answering import Requests
from tests.contract.handmade_tags import ask


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
