"""What was said before: offered while somebody asks, and beside a thread."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.addresses import RowId, post_address
from app.drafting import keep_typed, token_in
from app.extensions import limiter
from app.forms import typed_values
from app.i18n import spoken
from app.limits import KEYSTROKES
from app.relating import related_to_text, related_to_thread
from app.rules import requires
from app.schemas.threads import ThreadForm
from app.transactions import reading, unit_of_work
from app.web.threads.blueprint import bp
from community.communities.access import community_to
from community.drafts.places import Act, Place
from community.errors import Conflict, Forbidden, NotFound
from community.reactions.access import post_to
from community.reactions.actions import react
from community.reactions.policies import ReactionKind
from community.threads.queries import thread_head


@bp.post("/communities/<slug>/threads/similar")
@limiter.limit(KEYSTROKES)
@requires("threads.start")
def similar(slug: str) -> ResponseReturnValue:
    """Threads that the reader may open and that are like what is being typed.

    The text comes in the body: an address would leave it in logs.
    """
    with reading() as session:
        community_to(session, actor(), slug, verb="threads.start")
    found = related_to_text(request.form.get("title", ""), request.form.get("body", ""))
    return render_template("threads/_similar.html", similar=found, slug=slug)


@bp.post("/communities/<slug>/threads/answered")
@requires("threads.start")
def answered(slug: str) -> ResponseReturnValue:
    """What was found answers what somebody was about to ask.

    It counts as help for whoever wrote it, and what was typed is kept as a draft.
    """
    which = _named(request.form.get("answered_by", ""))
    if not which:
        raise NotFound
    token = token_in(request.form.get("draft", ""))
    typed: dict[str, Any] = typed_values(ThreadForm(), request.form)
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="threads.start")
        place = Place(act=Act.START, community_id=granted.community.id)
        kept = keep_typed(session, place, typed, token=token)
    words = _("Good to hear. It counts as help for whoever wrote it.")
    try:
        with unit_of_work() as session:
            post = post_to(session, actor(), verb="reactions.give", **which)
            react(session, post, actor=actor(), kind=ReactionKind.HELPED)
            thread_id = post.thread.id
    except (Conflict, Forbidden) as error:
        flash(spoken(error.detail))
        return redirect("/drafts" if kept else f"/communities/{slug}/threads", code=303)
    flash(f"{words} {_('What you typed is kept in your drafts.')}" if kept else words, "good")
    return redirect(post_address(thread_id, which.get("reply_id")), code=303)


def _named(given: str) -> dict[str, int]:
    """The post that a button names, as `post_to` takes it; nothing for any other word."""
    kind, _slash, number = given.strip("/").partition("/")
    name = {"threads": "thread_id", "replies": "reply_id"}.get(kind)
    try:
        return {name or "": RowId.number(number)} if name else {}
    except ValueError:
        return {}


@bp.get("/threads/<int:thread_id>/related")
@limiter.limit(KEYSTROKES)
@requires("threads.read")
def related(thread_id: int) -> ResponseReturnValue:
    """Threads like this one: a piece for its open page, or a page of its own."""
    with reading() as session:
        head = thread_head(session, actor(), thread_id)
    found = related_to_thread(head) if head.is_live else []
    piece = "HX-Request" in request.headers
    template = "threads/_related.html" if piece else "threads/related.html"
    return render_template(template, head=head, related=found)
