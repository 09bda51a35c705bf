"""What an address may hold before anything looks a row up by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from community.threads.models import HeldPost, Reply, Thread

_SECRET = ("/invitations/", "/unsubscribe/")


class RowId(IntegerConverter):
    """A number that a row can have: beyond 64 bits a database driver raises.

    Digits of other scripts and leading noughts would give one row many addresses.
    """

    regex = "[1-9][0-9]{0,17}"
    part_isolating = True

    @classmethod
    def number(cls, typed: str) -> int:
        """The same for a number in a query; ValueError for what no row can have."""
        if not re.fullmatch(cls.regex, typed):
            raise ValueError(typed)
        return int(typed)


def init_app(app: Flask) -> None:
    """Bound the numbers in addresses, and refuse what no text column can hold."""
    app.url_map.converters["int"] = RowId
    app.jinja_env.globals["post_address"] = post_address
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    # PostgreSQL cannot store it, so asking for it would be an error instead of an answer.
    if "\x00" in request.path:
        abort(404)
    if b"%00" in request.query_string:
        abort(400)


def post_address(thread_id: int, reply_id: int | None) -> str:
    """Where a post is read: the query names it too, as only that finds it on a later page."""
    named = f"?post={reply_id}#reply-{reply_id}" if reply_id else ""
    return f"/threads/{thread_id}{named}"


def address_of(made: Thread | Reply | HeldPost) -> str:
    """Where its author finds what was posted just now, or waits to be."""
    if isinstance(made, HeldPost):
        return f"/held/{made.id}"
    if isinstance(made, Thread):
        return post_address(made.id, None)
    return post_address(made.thread_id, made.id)


def shown_path(path: str) -> str:
    """The path as logs show it: without what is a right for whoever has the address."""
    for place in _SECRET:
        if path.startswith(place):
            return f"{place}…"
    return path


def address_of_search(words: str, filters: Mapping[str, str]) -> str:
    """The page that asks for it."""
    asked = {"q": words, **filters}
    return "/search?" + urlencode({key: value for key, value in asked.items() if value})
