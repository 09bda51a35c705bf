"""Say what came of trying a post, and post the words as a comment where that was asked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import post_address
from app.looking import post_once
from app.rendering import render
from community.moderation.actions.holding import reply_or_hold
from community.moderation.suspicion import Sent
from community.reactions.access import own_trial, post_to
from community.reactions.actions import answer_trial
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost


def say_what_happened(data: dict[str, Any], **which: int) -> str:
    """Keep the answer in one unit of work; where to go on reading.

    The words become a comment only when that was ticked, as anybody's comment does: it may wait
    for a facilitator, and whoever bears an alias in the thread goes on under it.
    """
    words = data["words"].strip()
    text = render(words)
    reply_id = which.get("reply_id")

    def make(session: Session, sent: Sent | None) -> str:
        granted = post_to(session, actor(), verb="reactions.give", **which)
        trial = own_trial(session, actor(), granted, held=True)
        said = {name: data[name] for name in ("result", "before", "after")}
        answer_trial(session, granted, trial, actor=actor(), words=words, **said)
        thread_id = granted.thread.id
        if not (data["publish"] and words):
            return post_address(thread_id, reply_id)
        made = reply_or_hold(
            session,
            thread_to_reply(session, actor(), thread_id),
            author=actor(),
            text=text,
            comment=True,
            parent_id=reply_id,
            sent=sent,
            alias=None,
        )
        if isinstance(made, HeldPost):
            return f"/held/{made.id}"
        return post_address(thread_id, made.id)

    return post_once(text, make)
