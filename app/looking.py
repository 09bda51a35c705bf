"""What the rules on spam look at, worked out only where a rule asks, and before the transaction."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.settings import settings
from app.transactions import reading
from community.communities.access import Granted
from community.errors import CommunityError
from community.moderation.actions.holding import looks
from community.moderation.suspicion import Sent, look_at
from community.text import Rendered
from community.threads.access import GrantedGround


def looked_at(
    text: Rendered,
    find: Callable[[Session], Granted | GrantedGround],
    *,
    title: str = "",
    trap: str = "",
) -> Sent | None:
    """What is known of a text that goes where `find` says; None where nobody looks at it."""
    with reading() as session:
        try:
            asked = looks(session, find(session))
        except CommunityError:
            return None  # the transaction that follows refuses it
    if not asked:
        return None
    host = urlsplit(settings().base_url).hostname or ""
    return look_at(text, title=title, trap=trap, own_host=host)
