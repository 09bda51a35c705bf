"""What is new in a search that somebody keeps, asked as they would ask it."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from app.finding import find
from app.transactions import reading
from community.accounts.queries import actor_of_account
from community.searches.alerts import Alert, NewPost

_MOST = 20  # looked at of what is new; the notice names one
_NEXT = timedelta(microseconds=1)


def newly_found(alert: Alert) -> list[NewPost]:
    """Posts of others that the owner may read now and that were written since; newest first.

    Within a request context of its own: whoever keeps the search is its actor.
    """
    with reading() as session:
        g.actor = actor_of_account(session, alert.account_id)
    if g.actor.suspended:
        return []
    found = find(
        alert.words, filters=alert.filters, limit=_MOST, newest=True, since=alert.since + _NEXT
    )
    posts = (item.post for item in found.items if item.post is not None)
    return [
        NewPost(
            community_id=post.community_id,
            thread_id=post.thread_id,
            reply_id=post.reply_id,
            created_at=post.created_at,
        )
        for post in posts
        if post.author_handle != g.actor.handle and post.created_at > alert.since
    ]
