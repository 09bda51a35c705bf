"""Where an address leads when what it named stands in another thread now."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from community.errors import CommunityError
from community.threads.access import reply_to, thread_to
from community.threads.queries import ThreadHead


def goes_on_at(session: Session, head: ThreadHead) -> str | None:
    """The thread in which a merged one goes on, at the post that was asked for.

    None where that was removed: the first post of this one was not, and stands for itself.
    """
    if head.merged_into_id is None or not head.is_live:
        return None
    try:
        thread_to(session, actor(), head.merged_into_id, verb="threads.read")
    except CommunityError:
        return None
    there = f"/threads/{head.merged_into_id}"
    wanted = request.args.get("post", type=RowId.number)
    if wanted is not None:
        return f"{there}?post={wanted}#reply-{wanted}"
    return f"{there}#merged-{head.id}"


def moved_on(session: Session, thread_id: int, reply_id: int) -> str | None:
    """Where a post stands that went from the thread to another with its number."""
    try:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
    except CommunityError:
        return None
    if granted.thread.id == thread_id:
        return None
    return f"/threads/{granted.thread.id}?post={reply_id}#reply-{reply_id}"
