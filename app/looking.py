"""Posts, and what the rules on spam look at in them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.idempotency import once
from app.settings import settings
from app.transactions import unit_of_work
from community.moderation.actions.holding import LookFirst
from community.moderation.suspicion import Sent, look_at
from community.text import Rendered


def post_once(
    text: Rendered,
    make: Callable[[Session, Sent | None], str],
    *,
    title: str = "",
    trap: str = "",
) -> str:
    """Post in one unit of work unless this very request was done before; where the post is.

    Most communities have no rule on spam, so only where one asks is the text looked at, between two
    transactions: nobody else shall wait for that.
    """

    def attempt(sent: Sent | None) -> str:
        with unit_of_work() as session:
            return once(session, lambda: make(session, sent))

    try:
        return attempt(None)
    except LookFirst:
        host = urlsplit(settings().base_url).hostname or ""
        return attempt(look_at(text, title=title, trap=trap, own_host=host))
