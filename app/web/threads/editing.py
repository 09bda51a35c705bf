"""Change what was written; whoever started from an older version sees both texts."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.composing import take_file
from app.drafting import begun, done_with_draft, drafting, taken_up
from app.forms import form
from app.histories import older_to_edit
from app.presenters import stored_body
from app.rendering import render_edited
from app.rules import requires
from app.schemas.threads import ReplyEditForm, ThreadEditForm, split_tags
from app.transactions import reading, unit_of_work
from app.web.threads.blueprint import bp
from community.drafts.places import Act, Place
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to
from community.threads.queries import tags_of


def _editing_thread(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.demand_editable(granted, granted.thread, editor=actor())
        tags = tags_of(session, [thread_id]).get(thread_id, ())
        older = older_to_edit(session, granted)
        draft = begun(session, _place_of_thread(thread_id))
    thread = granted.thread
    return {
        **_edited(granted, body_html=thread.body_html),
        "version": thread.version,
        "older": older,
        "draft": draft,
        "form_values": taken_up(
            draft.taken,
            {
                "title": older.title if older else thread.title,
                "body": older.body if older else thread.body,
                "tags": ", ".join(older.tags if older else tags),
                "version": thread.version,
            },
        ),
    }


def _place_of_thread(thread_id: int) -> Place:
    return Place(act=Act.EDIT, thread_id=thread_id)


def _edited(granted: GrantedThread, *, body_html: str) -> dict[str, Any]:
    return {
        "granted": granted,
        "thread": granted.thread,
        "community": granted.community,
        "newest": stored_body(body_html),
    }


@bp.route("/threads/<int:thread_id>/edit", methods=["GET", "POST"])
@requires("threads.edit_own")
@form(
    ThreadEditForm,
    "threads/edit.html",
    context=_editing_thread,
    amend=take_file,
    aside=drafting(_place_of_thread),
)
def edit(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Change title, text and tags."""
    with reading() as session:
        earlier = thread_to(session, actor(), thread_id, verb="threads.edit_own").thread
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        done_with_draft(session)
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
        draft = begun(session, _place_of_reply(reply_id))
    reply = granted.reply
    return {
        **_edited(granted, body_html=reply.body_html),
        "reply": reply,
        "version": reply.version,
        "older": older,
        "draft": draft,
        "form_values": taken_up(
            draft.taken,
            {"body": older.body if older else reply.body, "version": reply.version},
        ),
    }


def _place_of_reply(reply_id: int) -> Place:
    return Place(act=Act.EDIT, reply_id=reply_id)


@bp.route("/replies/<int:reply_id>/edit", methods=["GET", "POST"])
@requires("threads.edit_own")
@form(
    ReplyEditForm,
    "threads/edit_reply.html",
    context=_editing_reply,
    amend=take_file,
    aside=drafting(_place_of_reply),
)
def edit_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Change the text of a reply, an answer or a comment."""
    with reading() as session:
        earlier = reply_to(session, actor(), reply_id, verb="threads.edit_own").reply
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        done_with_draft(session)
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
