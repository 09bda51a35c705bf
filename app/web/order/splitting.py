"""Take posts out of a thread into a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rendering import render
from app.rules import requires
from app.schemas.order import ThreadSplitForm
from app.schemas.threads import split_tags
from app.transactions import reading, unit_of_work
from app.web.order.blueprint import bp
from community.communities.access import community_to
from community.order.access import SPLIT
from community.order.actions.splitting import split_thread
from community.order.queries.choosing import posts_to_choose
from community.threads.access import GrantedThread, thread_to
from community.threads.actions.states import demand_changeable
from community.threads.models import ThreadKind


def _splitting(thread_id: int) -> dict[str, Any]:
    """A page of the posts to choose from; those ticked on the pages before stay ticked."""
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb=SPLIT)
        demand_changeable(granted)
        page = posts_to_choose(session, thread_id, cursor=request.args.get("cursor"))
    thread = granted.thread
    kind = ThreadKind.QUESTION if thread.kind == ThreadKind.QUESTION else ThreadKind.DISCUSSION
    return {
        "thread": thread,
        "community": granted.community,
        "page": page,
        "ticked": set(request.form.getlist("reply_ids") or request.args.getlist("reply_ids")),
        "form_values": {"kind": kind},
    }


@bp.route("/threads/<int:thread_id>/split", methods=["GET", "POST"])
@requires("threads.split")
@form(ThreadSplitForm, "order/split.html", context=_splitting)
def split(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Open a thread of their own for some posts."""
    data["text"] = render(data.pop("body"))
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=SPLIT)
        made = once(session, lambda: _split(session, granted, data))
    flash(_("The posts stand in a thread of their own now. Who wrote them is told."), "success")
    return redirect(f"/threads/{made}", 303)


def _split(session: Session, granted: GrantedThread, data: dict[str, Any]) -> str:
    place = community_to(session, actor(), granted.community.slug, verb=SPLIT)
    chosen = {**data, "tags": split_tags(data["tags"])}
    return str(split_thread(session, granted, place, by=actor(), **chosen).id)
