"""React to posts, take it back, and say what came of trying what a post says."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.addresses import post_address
from app.forms import form
from app.pieces import opening_now, posts_now
from app.presenters import stored_body
from app.rules import requires
from app.schemas.reactions import TrialForm
from app.transactions import reading, unit_of_work
from app.trying import say_what_happened
from community.reactions import actions
from community.reactions.access import kind_named, own_trial, post_to
from community.reactions.policies import ReactionKind
from community.threads.access import GrantedReply, reply_to

bp = Blueprint("reactions", __name__)
VERB = "reactions.give"


@bp.post("/threads/<int:thread_id>/reactions/<reaction>")
@requires("reactions.give")
def react_to_opening(thread_id: int, reaction: str) -> ResponseReturnValue:
    """Thank for the first post, say that it helped or that one tried it."""
    return _react(reaction, thread_id=thread_id)


@bp.post("/threads/<int:thread_id>/reactions/<reaction>/remove")
@requires("reactions.give")
def take_back_from_opening(thread_id: int, reaction: str) -> ResponseReturnValue:
    """Say it of the first post no longer."""
    return _react(reaction, thread_id=thread_id, back=True)


@bp.post("/replies/<int:reply_id>/reactions/<reaction>")
@requires("reactions.give")
def react_to_reply(reply_id: int, reaction: str) -> ResponseReturnValue:
    """Thank for a reply, say that it helped or that one tried it."""
    return _react(reaction, reply_id=reply_id)


@bp.post("/replies/<int:reply_id>/reactions/<reaction>/remove")
@requires("reactions.give")
def take_back_from_reply(reply_id: int, reaction: str) -> ResponseReturnValue:
    """Say it of a reply no longer."""
    return _react(reaction, reply_id=reply_id, back=True)


def _react(kind: str, *, back: bool = False, **which: int) -> ResponseReturnValue:
    change = actions.take_back if back else actions.react
    with unit_of_work() as session:
        granted = post_to(session, actor(), verb=VERB, **which)
        change(session, granted, actor=actor(), kind=kind_named(kind))
        thread_id = granted.thread.id
    reply_id = which.get("reply_id")
    if "HX-Request" in request.headers:
        with reading() as session:
            if reply_id is None:
                return str(opening_now(session, thread_id))
            return str(posts_now(session, thread_id, [reply_id])[0])
    if kind == ReactionKind.TRIED and not back:
        flash(
            _("You are asked in two weeks what happened. You can say it any time before."), "good"
        )
    return redirect(post_address(thread_id, reply_id), code=303)


@bp.post("/replies/<int:reply_id>/trial/plan")
@requires("reactions.give")
def plan(reply_id: int) -> ResponseReturnValue:
    """Who asked means to try the accepted answer, and is asked later what happened."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb=VERB)
        actions.plan_trial(session, granted, actor=actor())
        thread_id = granted.thread.id
    flash(_("You are asked in two weeks what happened. You can say it any time before."), "good")
    return redirect(post_address(thread_id, reply_id), code=303)


def _trying(**which: int) -> dict[str, Any]:
    with reading() as session:
        granted = post_to(session, actor(), verb=VERB, **which)
        trial = own_trial(session, actor(), granted)
        post = granted.reply if isinstance(granted, GrantedReply) else granted.thread
        gone = post.hidden_at or post.deleted_at
        quoted = "" if gone else stored_body(post.body_html)
    values = {"result": trial.result or "", "words": trial.words, "publish": False}
    values |= {"before": trial.before or "", "after": trial.after or ""}
    named = f"/replies/{which['reply_id']}" if "reply_id" in which else f"/threads/{post.id}"
    return {
        "thread": granted.thread,
        "community": granted.community,
        "quoted": quoted,
        "place": named,
        "back": post_address(granted.thread.id, which.get("reply_id")),
        "form_values": values,
    }


@bp.route("/threads/<int:thread_id>/trial", methods=["GET", "POST"])
@requires("reactions.give")
@form(TrialForm, "reactions/trial.html", context=_trying)
def tried_opening(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Say what happened when one tried what the first post says."""
    return _answer(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/trial", methods=["GET", "POST"])
@requires("reactions.give")
@form(TrialForm, "reactions/trial.html", context=_trying)
def tried_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Say what happened when one tried what a reply says."""
    return _answer(data, reply_id=reply_id)


def _answer(data: dict[str, Any], **which: int) -> ResponseReturnValue:
    where = say_what_happened(data, **which)
    flash(_("Thank you for saying what happened."), "good")
    return redirect(where, code=303)
