"""Mark one's own post as an open question or a miss, and take the mark off."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.addresses import post_address
from app.forms import form
from app.rules import requires
from app.schemas.reactions import MarkForm
from app.transactions import reading, unit_of_work
from app.web.threads.blueprint import bp
from community.reactions.access import post_to
from community.threads.access import GrantedReply
from community.threads.actions.marking import demand_markable, mark_post
from community.threads.policies import Mark


def _marked(**which: int) -> dict[str, Any]:
    with reading() as session:
        granted = post_to(session, actor(), verb="threads.mark", **which)
        demand_markable(granted, actor=actor())
    reply = granted.reply if isinstance(granted, GrantedReply) else None
    post = reply or granted.thread
    return {
        "thread": granted.thread,
        "community": granted.community,
        "place": f"/replies/{reply.id}" if reply else f"/threads/{granted.thread.id}",
        "back": post_address(granted.thread.id, reply.id if reply else None),
        "form_values": {"mark": post.mark or ""},
    }


@bp.route("/threads/<int:thread_id>/mark", methods=["GET", "POST"])
@requires("threads.mark")
@form(MarkForm, "threads/mark.html", context=_marked)
def mark_opening(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Mark one's own first post."""
    return _mark(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/mark", methods=["GET", "POST"])
@requires("threads.mark")
@form(MarkForm, "threads/mark.html", context=_marked)
def mark_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Mark one's own reply or answer."""
    return _mark(data, reply_id=reply_id)


def _mark(data: dict[str, Any], **which: int) -> ResponseReturnValue:
    mark = Mark(data["mark"]) if data["mark"] else None
    with unit_of_work() as session:
        granted = post_to(session, actor(), verb="threads.mark", **which)
        mark_post(session, granted, actor=actor(), mark=mark)
        thread_id = granted.thread.id
    return redirect(post_address(thread_id, which.get("reply_id")), code=303)
