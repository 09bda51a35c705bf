"""Start a thread, reply, comment, and change what was written."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.composing import MOST_BEGUN, prefilled, take_image
from app.forms import form
from app.histories import older_to_edit
from app.looking import post_once
from app.presenters import safe_body, stored_body
from app.rendering import render, render_edited
from app.rules import requires
from app.schemas.threads import (
    CommentForm,
    ReplyEditForm,
    ReplyForm,
    ThreadEditForm,
    ThreadForm,
    split_tags,
)
from app.transactions import reading, unit_of_work
from app.web.threads.blueprint import bp
from community.communities.access import Granted, community_to
from community.interventions.actions import Tried, log_intervention
from community.interventions.moves import MOVES
from community.moderation.actions.holding import reply_or_hold, start_or_hold
from community.moderation.suspicion import Sent
from community.reading.actions import take_place
from community.text import RENDERER, Rendered
from community.threads import actions
from community.threads.access import (
    GrantedReply,
    GrantedThread,
    reply_to,
    thread_to,
    thread_to_reply,
)
from community.threads.models import HeldPost, ThreadKind
from community.threads.policies import LONGEST_TITLE
from community.threads.queries import tags_of


def _starting(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.start")
    if request.method == "GET":
        actions.demand_living(granted.community)  # before anything is written for nothing
    asked = request.args.get("kind", "")
    kind = asked if asked in set(ThreadKind) else ThreadKind.DISCUSSION
    return {
        "granted": granted,
        "community": granted.community,
        "notes_moves": granted.may("interventions.log"),
        "moves": MOVES,
        "form_values": {
            "kind": kind,
            "title": prefilled("title", most=LONGEST_TITLE),
            "body": prefilled("body", most=MOST_BEGUN),
            "move": request.args.get("move", "")[:40],
            "flag": request.args.get("flag", type=RowId.number) or "",
            "noted": True,
        },
    }


@bp.route("/communities/<slug>/threads/new", methods=["GET", "POST"])
@requires("threads.start")
@form(ThreadForm, "threads/new.html", context=_starting, amend=take_image)
def start(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Start a discussion, a question or an insight."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        granted = community_to(session, actor(), slug, verb="threads.start")
        return _started(session, granted, data, text, sent)

    made = post_once(text, make, title=data["title"], trap=data["homepage"])
    return redirect(made, code=303)


def _started(
    session: Session, granted: Granted, data: dict[str, Any], text: Rendered, sent: Sent | None
) -> str:
    """Where the new thread is; with a move of the library it is noted that this was tried."""
    thread = start_or_hold(
        session,
        granted,
        author=actor(),
        kind=data["kind"],
        title=data["title"],
        text=text,
        tags=split_tags(data["tags"]),
        sent=sent,
    )
    if isinstance(thread, HeldPost):
        return f"/held/{thread.id}"
    if data["noted"] and data["move"] in MOVES and granted.may("interventions.log"):
        tried = Tried(move=data["move"], says=thread.title[:140], flag_id=data["flag"])
        log_intervention(session, granted, tried, by=actor())
    return f"/threads/{thread.id}"


def _replying(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.reply")
    return {"granted": granted, "thread": granted.thread, "community": granted.community}


@bp.post("/threads/<int:thread_id>/replies")
@bp.route("/threads/<int:thread_id>/replies/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(ReplyForm, "threads/reply.html", context=_replying, amend=take_image)
def reply(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Reply to a discussion or an insight, or answer a question."""
    return _post(data, thread_id=thread_id)


def _commenting(thread_id: int) -> dict[str, Any]:
    return {**_replying(thread_id), "parent": None, "quoted": ""}


@bp.route("/threads/<int:thread_id>/comments/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(CommentForm, "threads/comment.html", context=_commenting, amend=take_image)
def comment(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Comment on the first post."""
    return _post(data, thread_id=thread_id, comment=True)


def _commenting_on_reply(reply_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
    return {
        "granted": granted,
        "thread": granted.thread,
        "community": granted.community,
        "parent": granted.reply,
        "quoted": _readable_text(granted),
    }


def _readable_text(granted: GrantedReply) -> Any:
    gone = granted.reply.hidden_at or granted.reply.deleted_at
    return "" if gone else stored_body(granted.reply.body_html)


@bp.route("/replies/<int:reply_id>/comments/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(CommentForm, "threads/comment.html", context=_commenting_on_reply, amend=take_image)
def comment_on_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Comment on a reply or an answer."""
    with reading() as session:
        thread_id = reply_to(session, actor(), reply_id, verb="threads.reply").thread.id
    return _post(data, thread_id=thread_id, parent_id=reply_id)


def _post(
    data: dict[str, Any], *, thread_id: int, comment: bool = False, parent_id: int | None = None
) -> ResponseReturnValue:
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        granted = thread_to_reply(session, actor(), thread_id)
        made = reply_or_hold(
            session,
            granted,
            author=actor(),
            text=text,
            comment=comment,
            parent_id=parent_id,
            sent=sent,
        )
        if (read := data.get("read_up_to")) is not None:
            take_place(session, actor(), thread_id, reply_id=read)
        if isinstance(made, HeldPost):
            return f"/held/{made.id}"
        return f"/threads/{thread_id}?post={made.id}#reply-{made.id}"

    return redirect(post_once(text, make, trap=data["homepage"]), code=303)


def _editing_thread(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.demand_editable(granted, granted.thread, editor=actor())
        tags = tags_of(session, [thread_id]).get(thread_id, ())
        older = older_to_edit(session, granted)
    thread = granted.thread
    return {
        **_edited(granted, body_html=thread.body_html),
        "version": thread.version,
        "older": older,
        "form_values": {
            "title": older.title if older else thread.title,
            "body": older.body if older else thread.body,
            "tags": ", ".join(older.tags if older else tags),
            "version": thread.version,
        },
    }


def _edited(granted: GrantedThread, *, body_html: str) -> dict[str, Any]:
    return {
        "granted": granted,
        "thread": granted.thread,
        "community": granted.community,
        "newest": stored_body(body_html),
    }


@bp.route("/threads/<int:thread_id>/edit", methods=["GET", "POST"])
@requires("threads.edit_own")
@form(ThreadEditForm, "threads/edit.html", context=_editing_thread, amend=take_image)
def edit(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Change title, text and tags."""
    with reading() as session:
        earlier = thread_to(session, actor(), thread_id, verb="threads.edit_own").thread
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.edit_thread(
            session,
            granted,
            editor=actor(),
            title=data["title"],
            text=text,
            tags=split_tags(data["tags"]),
            version=data["version"],
            reason=data["reason"],
        )
    return redirect(f"/threads/{thread_id}", code=303)


def _editing_reply(reply_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        actions.demand_editable(granted, granted.reply, editor=actor())
        older = older_to_edit(session, granted)
    reply = granted.reply
    return {
        **_edited(granted, body_html=reply.body_html),
        "reply": reply,
        "version": reply.version,
        "older": older,
        "form_values": {"body": older.body if older else reply.body, "version": reply.version},
    }


@bp.route("/replies/<int:reply_id>/edit", methods=["GET", "POST"])
@requires("threads.edit_own")
@form(ReplyEditForm, "threads/edit_reply.html", context=_editing_reply, amend=take_image)
def edit_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Change the text of a reply, an answer or a comment."""
    with reading() as session:
        earlier = reply_to(session, actor(), reply_id, verb="threads.edit_own").reply
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        actions.edit_reply(
            session,
            granted,
            editor=actor(),
            text=text,
            version=data["version"],
            reason=data["reason"],
        )
        thread_id = granted.thread.id
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", code=303)


@bp.post("/preview")
@requires("threads.upload")
def preview() -> ResponseReturnValue:
    """What a text will look like; the words of the composer, rendered and not kept."""
    renderer = request.form.get("renderer", RENDERER, type=int)
    text = render_edited(request.form.get("body", "").strip(), renderer=renderer)
    return render_template("threads/_preview.html", body=safe_body(text))
