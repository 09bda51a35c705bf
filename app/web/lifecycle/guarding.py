"""Pages with a form are for those who may send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.actor import actor
from app.transactions import reading
from community.communities.access import community_to

Context = Callable[[str], dict[str, Any]]


def for_those_who(verb: str, context: Context) -> Context:
    """The same context, refused to whoever may not do `verb` in the community."""

    def guarded(slug: str) -> dict[str, Any]:
        with reading() as session:
            community_to(session, actor(), slug, verb=verb)
        return context(slug)

    return guarded
