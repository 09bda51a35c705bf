"""Endorse answers, say that they still hold, and name who knows about a tag."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.answers import ExpertForm
from app.transactions import unit_of_work
from app.web.communities.tags import tag_context
from community.answers import actions
from community.answers.access import expert_to_name, expert_to_take_off
from community.threads.access import reply_to

bp = Blueprint("answers", __name__)


@bp.post("/replies/<int:reply_id>/endorsement")
@requires("answers.endorse")
def endorse(reply_id: int) -> ResponseReturnValue:
    """Vouch for an answer by name."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.endorse")
        actions.endorse(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_answer(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/endorsement/remove")
@requires("answers.endorse")
def withdraw_endorsement(reply_id: int) -> ResponseReturnValue:
    """Vouch for it no longer."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.endorse")
        actions.withdraw_endorsement(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_answer(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/confirmation")
@requires("answers.confirm")
def confirm(reply_id: int) -> ResponseReturnValue:
    """Say that the accepted answer still holds."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="answers.confirm")
        actions.confirm(session, granted, actor=actor())
        thread_id = granted.thread.id
    flash(_("Thank you. Readers see that it holds today."), "good")
    return _to_answer(thread_id, reply_id)


def _to_answer(thread_id: int, reply_id: int) -> ResponseReturnValue:
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", code=303)


@bp.post("/communities/<slug>/tags/<int:tag_id>/experts")
@requires("answers.name_experts")
@form(ExpertForm, "communities/tag.html", context=tag_context)
def name_expert(data: dict[str, Any], slug: str, tag_id: int) -> ResponseReturnValue:
    """Say of a member that they know about the tag."""
    with unit_of_work() as session:
        tag, account_id = expert_to_name(session, actor(), slug, tag_id, data["handle"])
        actions.name_expert(session, tag, account_id=account_id, by=actor())
    flash(_("They are told, and may endorse answers under this tag."), "success")
    return redirect(f"/communities/{slug}/tags/{tag_id}#experts", 303)


@bp.post("/communities/<slug>/tags/<int:tag_id>/experts/<handle>/deletion")
@requires("answers.endorse")
def take_off_expert(slug: str, tag_id: int, handle: str) -> ResponseReturnValue:
    """Say it no longer, of oneself or as a facilitator of anybody."""
    with unit_of_work() as session:
        tag, account_id = expert_to_take_off(session, actor(), slug, tag_id, handle)
        actions.take_off_expert(session, tag, account_id=account_id)
        own = account_id == actor().id
    flash(_("It is taken back."), "success")
    where = "" if own else f"/{tag_id}#experts"
    return redirect(f"/communities/{slug}/tags{where}", 303)
