"""Show a thread in other communities too, and what a community shows of others."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.order import CrossPostForm
from app.transactions import reading, unit_of_work
from app.web.order.blueprint import bp
from community.communities.access import community_to
from community.lifecycle.queries.state import life_of
from community.order.access import CROSS_POST, place_to_show_in
from community.order.actions.crossing import cross_post, take_back_cross_post
from community.order.queries.cross_posts import cross_posts_page
from community.order.queries.places import places_to_show_in
from community.order.queries.ties import shown_in
from community.reading.queries import unread_in
from community.threads.access import thread_to


def _crossing(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb=CROSS_POST)
        places = places_to_show_in(session, actor(), granted)
        shown = shown_in(session, actor(), thread_id)
    there = {each.slug for each in shown}
    return {
        "thread": granted.thread,
        "community": granted.community,
        "places": [(place.slug, place.name) for place in places if place.slug not in there],
        "shown": [each for each in shown if each.slug in {place.slug for place in places}],
    }


@bp.route("/threads/<int:thread_id>/cross-posts", methods=["GET", "POST"])
@requires("threads.cross_post")
@form(CrossPostForm, "order/cross_post.html", context=_crossing)
def show_in(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """List the thread in another community."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=CROSS_POST)
        target = place_to_show_in(session, actor(), data["community"])
        cross_post(session, granted, target, by=actor())
        name = target.community.name
    flash(_("%(place)s shows the thread now, to whoever may read it here.", place=name), "success")
    return redirect(f"/threads/{thread_id}", 303)


@bp.post("/threads/<int:thread_id>/cross-posts/<slug>/remove")
@requires("threads.cross_post")
def show_no_more(thread_id: int, slug: str) -> ResponseReturnValue:
    """List it there no more."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=CROSS_POST)
        target = community_to(session, actor(), slug, verb=CROSS_POST)
        take_back_cross_post(session, granted, target, by=actor())
    return redirect(f"/threads/{thread_id}", 303)


@bp.get("/communities/<slug>/cross-posts")
@requires("threads.read")
def from_others(slug: str) -> str:
    """What the community shows of others."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        page = cross_posts_page(
            session,
            actor(),
            community_id=granted.community.id,
            cursor=request.args.get("cursor"),
        )
        unread = unread_in(session, actor(), [row.id for row in page.items])
        life = life_of(session, granted.community)
    return render_template(
        "order/cross_posts.html",
        granted=granted,
        community=granted.community,
        life=life,
        page=page,
        unread=unread,
    )
