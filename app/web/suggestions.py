"""Suggest a change of somebody else's post, look at what is suggested, decide on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import post_address
from app.forms import FormState, form
from app.idempotency import once
from app.presenters import stored_body
from app.rendering import render_edited
from app.rules import requires
from app.schemas.suggestions import DecisionForm, ReplySuggestionForm, ThreadSuggestionForm
from app.schemas.threads import split_tags
from app.suggesting import carry_out, shown_suggestion
from app.transactions import reading, unit_of_work
from community.suggestions.access import post_to, sees_suggestions, suggestion_to
from community.suggestions.actions import (
    demand_suggestible,
    post_of,
    suggest,
    withdraw,
    words_now,
)
from community.suggestions.deciding import Decision
from community.suggestions.queries import (
    suggestions_for,
    suggestions_made,
    suggestions_to_decide,
)
from community.threads.access import GrantedReply, GrantedThread

bp = Blueprint("suggestions", __name__)


def _post(
    session: Session, verb: str, thread_id: int | None, reply_id: int | None
) -> GrantedThread | GrantedReply:
    return post_to(session, actor(), thread_id=thread_id or 0, reply_id=reply_id, verb=verb)


def _suggesting(thread_id: int | None = None, reply_id: int | None = None) -> dict[str, Any]:
    with reading() as session:
        on = _post(session, "suggestions.make", thread_id, reply_id)
        demand_suggestible(on, by=actor())
        now = words_now(session, on)
    post = post_of(on)
    return {
        "thread": on.thread,
        "community": on.community,
        "post": post,
        "place": f"/threads/{thread_id}" if reply_id is None else f"/replies/{reply_id}",
        "origin": post_address(on.thread.id, reply_id),
        "newest": stored_body(post.body_html),
        "version": post.version,
        "form_values": {
            "title": now.title,
            "body": now.body,
            "tags": ", ".join(now.tags),
            "version": post.version,
        },
    }


@bp.route("/threads/<int:thread_id>/suggest", methods=["GET", "POST"])
@requires("suggestions.make")
@form(ThreadSuggestionForm, "suggestions/new.html", context=_suggesting)
def suggest_for_thread(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Suggest what the first post of a thread is to say."""
    return _suggest(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/suggest", methods=["GET", "POST"])
@requires("suggestions.make")
@form(ReplySuggestionForm, "suggestions/new.html", context=_suggesting)
def suggest_for_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Suggest what a reply or an answer is to say."""
    return _suggest(data, reply_id=reply_id)


def _suggest(
    data: dict[str, Any], *, thread_id: int | None = None, reply_id: int | None = None
) -> ResponseReturnValue:
    with reading() as session:
        renderer = post_of(_post(session, "suggestions.make", thread_id, reply_id)).renderer
    text = render_edited(data["body"], renderer=renderer)

    def make(session: Session) -> str:
        made = suggest(
            session,
            _post(session, "suggestions.make", thread_id, reply_id),
            by=actor(),
            title=data.get("title", ""),
            text=text,
            tags=split_tags(data.get("tags", "")),
            version=data["version"],
            reason=data["reason"],
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    flash(_("Thank you. Whoever wrote the post decides, and you hear of it."), "good")
    return redirect(f"/suggestions/{number}", code=303)


@bp.get("/threads/<int:thread_id>/suggestions")
@requires("suggestions.read")
def index_for_thread(thread_id: int) -> str:
    """What is suggested for the first post."""
    return _index_for(thread_id=thread_id)


@bp.get("/replies/<int:reply_id>/suggestions")
@requires("suggestions.read")
def index_for_reply(reply_id: int) -> str:
    """What is suggested for a reply or an answer."""
    return _index_for(reply_id=reply_id)


def _index_for(*, thread_id: int | None = None, reply_id: int | None = None) -> str:
    with reading() as session:
        on = _post(session, "suggestions.read", thread_id, reply_id)
        page = suggestions_for(
            session,
            actor(),
            thread_id=on.thread.id,
            reply_id=reply_id,
            sees_all=sees_suggestions(on, actor()),
        )
    return render_template(
        "suggestions/for_post.html",
        page=page,
        thread=on.thread,
        community=on.community,
        origin=post_address(on.thread.id, reply_id),
    )


@bp.get("/suggestions")
@requires("suggestions.list")
def index() -> str:
    """What waits for one's own decision."""
    with reading() as session:
        page = suggestions_to_decide(session, actor(), cursor=request.args.get("cursor"))
    return render_template("suggestions/index.html", page=page, made=False)


@bp.get("/suggestions/made")
@requires("suggestions.list")
def index_made() -> str:
    """What one has suggested oneself, and what became of it."""
    with reading() as session:
        page = suggestions_made(session, actor(), cursor=request.args.get("cursor"))
    return render_template("suggestions/index.html", page=page, made=True)


def _deciding(suggestion_id: int) -> dict[str, Any]:
    shown = shown_suggestion(suggestion_id)
    on = shown.granted.on
    return {
        "shown": shown,
        "row": shown.row,
        "post": shown.granted.post,
        "thread": on.thread,
        "community": on.community,
        "origin": post_address(on.thread.id, shown.granted.suggestion.reply_id),
        "form_values": {
            "take": [each.hunk.key for each in shown.hunks if each.hunk.fit == "fits"],
        },
    }


@bp.get("/suggestions/<int:suggestion_id>")
@requires("suggestions.read")
def show(suggestion_id: int) -> str:
    """One suggestion, change by change."""
    found = _deciding(suggestion_id)
    values = found.pop("form_values")
    return render_template("suggestions/show.html", form=FormState(values=values), **found)


@bp.post("/suggestions/<int:suggestion_id>")
@requires("suggestions.decide")
@form(DecisionForm, "suggestions/show.html", context=_deciding)
def settle(data: dict[str, Any], suggestion_id: int) -> ResponseReturnValue:
    """Take over the ticked changes and refuse the others."""
    carry_out(suggestion_id, Decision(**data))
    flash(_("Decided. Whoever suggested it is told."), "good")
    return redirect(f"/suggestions/{suggestion_id}", code=303)


@bp.post("/suggestions/<int:suggestion_id>/withdrawal")
@requires("suggestions.make")
def take_back(suggestion_id: int) -> ResponseReturnValue:
    """Withdraw what one has suggested."""
    with unit_of_work() as session:
        granted = suggestion_to(
            session, actor(), suggestion_id, verb="suggestions.make", to_change=True
        )
        withdraw(session, granted)
    flash(_("The suggestion is withdrawn."))
    return redirect("/suggestions/made", code=303)
