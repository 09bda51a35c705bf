"""What becomes of threads and replies: pinned, duplicate, deleted, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.threads import DuplicateForm, SupersedingForm
from app.thread_numbers import number_typed
from app.transactions import reading, unit_of_work
from app.web.threads.blueprint import bp
from community.errors import NotFound, Refused
from community.moderation.actions.prints import forget_words_of
from community.questions import statuses
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to


@bp.post("/threads/<int:thread_id>/pin")
@requires("threads.pin")
def pin(thread_id: int) -> ResponseReturnValue:
    """Keep the thread above the others."""
    return _set(thread_id, actions.pin_thread, verb="threads.pin")


@bp.post("/threads/<int:thread_id>/pin/remove")
@requires("threads.pin")
def unpin(thread_id: int) -> ResponseReturnValue:
    """Let the thread stand where its activity puts it."""
    return _set(thread_id, actions.unpin_thread, verb="threads.pin")


@bp.post("/threads/<int:thread_id>/duplicate/remove")
@requires("threads.edit_any")
def unmark_duplicate(thread_id: int) -> ResponseReturnValue:
    """Say that the thread is no duplicate after all."""
    return _set(thread_id, actions.unmark_duplicate, verb="threads.edit_any")


def _set(
    thread_id: int, act: Callable[[Session, GrantedThread], None], *, verb: str
) -> ResponseReturnValue:
    with unit_of_work() as session:
        act(session, thread_to(session, actor(), thread_id, verb=verb))
    return redirect(f"/threads/{thread_id}", code=303)


def _marking(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_any")
    return {"granted": granted, "thread": granted.thread, "community": granted.community}


@bp.route("/threads/<int:thread_id>/duplicate", methods=["GET", "POST"])
@requires("threads.edit_any")
@form(DuplicateForm, "threads/duplicate.html", context=_marking)
def mark_duplicate(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Point to the thread that asked this first."""
    target_id = number_typed(data["target"])
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_any")
        actions.mark_duplicate(session, granted, target=_target(session, target_id))
    return redirect(f"/threads/{thread_id}", code=303)


def _target(session: Session, thread_id: int) -> GrantedThread:
    try:
        return thread_to(session, actor(), thread_id, verb="threads.read")
    except NotFound:
        words = _("There is no such thread that you can see. Check the address.")
        raise Refused(words, code="bad_target", fields={"target": words}) from None


def _leading(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
    return {"granted": granted, "thread": granted.thread, "community": granted.community}


@bp.route("/threads/<int:thread_id>/superseding", methods=["GET", "POST"])
@requires("threads.edit_own")
@form(SupersedingForm, "threads/superseding.html", context=_leading)
def supersede(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Lead to the newer question that took its place."""
    target_id = number_typed(data["target"])
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        target = _target(session, target_id)
        statuses.supersede(session, granted, target=target, actor=actor())
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/superseding/remove")
@requires("threads.edit_own")
def stand_again(thread_id: int) -> ResponseReturnValue:
    """Say that the question holds after all."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        statuses.stand_again(session, granted, actor=actor())
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/deletion")
@requires("threads.edit_own")
def delete(thread_id: int) -> ResponseReturnValue:
    """Delete a thread."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.delete_thread(session, granted, actor=actor())
        forget_words_of(session, granted, by=actor())
    flash(_("Deleted. You can undo this for ten minutes."), "good")
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/deletion/remove")
@requires("threads.edit_own")
def restore(thread_id: int) -> ResponseReturnValue:
    """Take the deletion of a thread back."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.restore_thread(session, granted, actor=actor())
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/replies/<int:reply_id>/deletion")
@requires("threads.edit_own")
def delete_reply(reply_id: int) -> ResponseReturnValue:
    """Delete a reply, an answer or a comment."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        actions.delete_reply(session, granted, actor=actor())
        forget_words_of(session, granted, by=actor())
        thread_id = granted.thread.id
    return _to_post(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/deletion/remove")
@requires("threads.edit_own")
def restore_reply(reply_id: int) -> ResponseReturnValue:
    """Take the deletion of a reply back."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        actions.restore_reply(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_post(thread_id, reply_id)


def _to_post(thread_id: int, reply_id: int) -> ResponseReturnValue:
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", code=303)
