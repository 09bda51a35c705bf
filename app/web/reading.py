"""How far somebody has read: pages that were seen, unread again, and everything read."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.addresses import post_address
from app.rules import requires
from app.schemas.reading import AskedThreads, PlaceForm, Until
from app.transactions import reading, unit_of_work
from community import clock
from community.communities.access import community_to
from community.reading.actions import go_back, read_all, take_place
from community.reading.queries import newest_in, unread_in
from community.threads.access import reply_to, thread_to
from community.threads.queries import readable_among

bp = Blueprint("reading", __name__)


@bp.post("/threads/<int:thread_id>/place")
@requires("reading.keep_place")
def keep_place(thread_id: int) -> ResponseReturnValue:
    """Note that a page was read up to a post; open pages send it while they are read."""
    names = ("up_to", "version")
    data = PlaceForm().load({name: request.form[name] for name in names if name in request.form})
    with unit_of_work() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        place = take_place(
            session, actor(), thread_id, reply_id=data["up_to"], version=data["version"]
        )
    if "application/json" in request.headers.get("Accept", ""):
        return "", 204
    return redirect(post_address(thread_id, place), code=303)


@bp.get("/threads/<int:thread_id>/newest")
@requires("threads.read")
def newest(thread_id: int) -> ResponseReturnValue:
    """To the post that was said last."""
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        last = newest_in(session, thread_id)
    return redirect(post_address(thread_id, last), code=303)


@bp.post("/replies/<int:reply_id>/unread")
@requires("reading.keep_place")
def unread_from(reply_id: int) -> ResponseReturnValue:
    """Have this post and what follows as unread, and leave: to stay would be to read it again."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        go_back(session, actor(), granted.reply)
        slug = granted.community.slug
    flash(_("Unread again from that post on."))
    return redirect(f"/communities/{slug}/threads", code=303)


@bp.post("/communities/<slug>/read")
@requires("reading.keep_place")
def read_community(slug: str) -> ResponseReturnValue:
    """Everything that the page showed is read; what came after it was made stays new."""
    asked = {name: request.form[name] for name in ("until",) if name in request.form}
    until = Until().load(asked)["until"] or clock.now()
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        read_all(session, actor(), granted.community.id, until=until)
    flash(_("Everything here is marked as read."), "good")
    return redirect(f"/communities/{slug}/threads", code=303)


@bp.get("/unread")
@requires("reading.read_own")
def unread() -> ResponseReturnValue:
    """What is unread in the threads of an open list, which asks when it is looked at again."""
    asked = AskedThreads().load({"thread": request.args.getlist("thread")})["thread"]
    with reading() as session:
        known = readable_among(session, actor(), asked)
        found = unread_in(session, actor(), known)
    items = [
        {
            "thread_id": thread_id,
            "shown": shown_unread(each.posts),
            "href": post_address(thread_id, each.first),
        }
        for thread_id, each in found.items()
    ]
    return jsonify(items=items)


def shown_unread(posts: int) -> str:
    """How many are unread, as lists say it; a thread that was never opened is new."""
    if not posts:
        return str(_("New"))
    return "99+" if posts > 99 else str(posts)
