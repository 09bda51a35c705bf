"""The post that a page of moderation is about."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.actor import actor
from app.presenters import stored_body
from community.moderation.access import Granted, post_of, post_to
from community.moderation.queries.measures import texts_for
from community.moderation.rules import rules_of
from community.threads.access import GrantedReply


def load(session: Session, *, verb: str, ids: dict[str, int]) -> Granted:
    """The post named by `thread_id` or `reply_id`, if the actor may do `verb` with it."""
    return post_to(
        session,
        actor(),
        thread_id=ids.get("thread_id"),
        reply_id=ids.get("reply_id"),
        verb=verb,
    )


def address_of(granted: Granted) -> str:
    """Where the post is read."""
    if isinstance(granted, GrantedReply):
        return f"/threads/{granted.thread.id}?post={granted.reply.id}#reply-{granted.reply.id}"
    return f"/threads/{granted.thread.id}"


def shown(session: Session, granted: Granted) -> dict[str, Any]:
    """What the pages show of the post."""
    return {
        "granted": granted,
        "place": granted.community,
        "thread": granted.thread,
        "body": stored_body(post_of(granted).body_html),
        "address": address_of(granted),
        "rules": rules_of(session, granted.community.id).rules,
    }


def begun(session: Session, community_id: int) -> dict[str, Any]:
    """Texts to begin a reason with, and the reason that an address has chosen."""
    texts = texts_for(session, community_id)
    chosen = [one.body for one in texts if str(one.id) == request.args.get("text")]
    return {"texts": texts, "form_values": {"reason": "".join(chosen)}}
