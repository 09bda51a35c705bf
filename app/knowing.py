"""Threads like a question, for finding out who might know its answer."""

from __future__ import annotations

from app.finding import find
from community.threads.access import GrantedThread

_LOOKED_AT = 10


def threads_alike(granted: GrantedThread) -> dict[int, float]:
    """Threads of the same community like this one, with weights that fall with their rank.

    Asks the index: not inside a transaction that writes.
    """
    place = granted.community.slug
    found = find(granted.thread.title, filters={"in": place}, limit=_LOOKED_AT).items
    ids = [each.post.thread_id for each in found if each.post]
    others = [each for each in ids if each != granted.thread.id]
    return {thread_id: 1 / (2 + rank) for rank, thread_id in enumerate(others)}
