"""Questions of a community, votes on them and their answers, and the accepted answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.listing import listing
from app.pieces import opening_now, posts_now
from app.rules import requires
from app.schemas.questions import TakingForm, VoteForm
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.lifecycle.queries.state import life_of
from community.questions import actions, sharing, statuses, taking
from community.questions.unanswered import unanswered_page
from community.threads.access import reply_to, thread_to
from community.threads.models import ThreadKind

bp = Blueprint("questions", __name__)


@bp.get("/communities/<slug>/questions")
@requires("threads.read")
def index(slug: str) -> ResponseReturnValue:
    """The questions of a community."""
    shown = listing(slug, kind=ThreadKind.QUESTION)
    if shown["onwards"]:
        return redirect(shown["onwards"])
    return render_template("questions/index.html", **shown)


@bp.get("/unanswered")
@requires("questions.see_unanswered")
def unanswered() -> ResponseReturnValue:
    """What nobody has answered in the communities of whoever reads."""
    cursor = request.args.get("cursor")
    with reading() as session:
        page = unanswered_page(session, actor(), cursor=cursor)
    return render_template(
        "questions/unanswered.html", granted=None, page=page, first_page=cursor is None
    )


@bp.get("/communities/<slug>/unanswered")
@requires("threads.read")
def unanswered_in(slug: str) -> ResponseReturnValue:
    """What nobody has answered in one community."""
    cursor = request.args.get("cursor")
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        place = granted.community
        page = unanswered_page(session, actor(), community_id=place.id, cursor=cursor)
        life = life_of(session, place)
    return render_template(
        "questions/unanswered.html",
        granted=granted,
        community=place,
        life=life,
        page=page,
        first_page=cursor is None,
    )


@bp.post("/threads/<int:thread_id>/votes")
@requires("questions.vote")
def vote_on_question(thread_id: int) -> ResponseReturnValue:
    """Vote on a question, or withdraw the vote."""
    value = _value()
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.vote")
        actions.cast_vote(session, granted, voter=actor(), value=value)
    if _wants_piece():
        with reading() as session:
            return str(opening_now(session, thread_id))
    return redirect(f"/threads/{thread_id}#opening", code=303)


@bp.post("/replies/<int:reply_id>/votes")
@requires("questions.vote")
def vote_on_answer(reply_id: int) -> ResponseReturnValue:
    """Vote on an answer, or withdraw the vote."""
    value = _value()
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.vote")
        actions.cast_vote(session, granted, voter=actor(), value=value)
        thread_id = granted.thread.id
    if _wants_piece():
        with reading() as session:
            return str(posts_now(session, thread_id, [reply_id])[0])
    return _to_post(thread_id, reply_id)


def _value() -> int:
    data: dict[str, Any] = VoteForm().load({"value": request.form.get("value", "")})
    value: int = data["value"]
    return value


def _wants_piece() -> bool:
    return "HX-Request" in request.headers


@bp.post("/replies/<int:reply_id>/acceptance")
@requires("questions.accept")
def accept(reply_id: int) -> ResponseReturnValue:
    """Say that this answer helped."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.accept")
        actions.accept_answer(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_post(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/acceptance/remove")
@requires("questions.accept")
def withdraw_acceptance(reply_id: int) -> ResponseReturnValue:
    """Accept this answer no longer."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.accept")
        actions.withdraw_acceptance(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_post(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/detail")
@requires("threads.reply")
def ask_for_detail(reply_id: int) -> ResponseReturnValue:
    """Say that the question lacks what this comment asks for."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
        statuses.ask_for_detail(session, granted, actor=actor())
        thread_id = granted.thread.id
    return _to_post(thread_id, reply_id)


@bp.post("/replies/<int:reply_id>/detail/remove")
@requires("threads.reply")
def say_detail_came(reply_id: int) -> ResponseReturnValue:
    """Say that what this comment asked for is there."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
        statuses.say_detail_came(session, granted, actor=actor())
        thread_id = granted.thread.id
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/same-problem")
@requires("questions.share")
def share_problem(thread_id: int) -> ResponseReturnValue:
    """Say that one has the same problem."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.share")
        sharing.share_problem(session, granted, actor=actor())
    flash(_("You hear of it when an answer is accepted."), "good")
    return redirect(f"/threads/{thread_id}#opening", code=303)


@bp.post("/threads/<int:thread_id>/same-problem/remove")
@requires("questions.share")
def withdraw_problem(thread_id: int) -> ResponseReturnValue:
    """Have the same problem no longer."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.share")
        sharing.withdraw_problem(session, granted, actor=actor())
    return redirect(f"/threads/{thread_id}#opening", code=303)


@bp.post("/threads/<int:thread_id>/taking")
@requires("questions.take")
def take(thread_id: int) -> ResponseReturnValue:
    """Be at a question for a day or two."""
    data: dict[str, Any] = TakingForm().load({"hours": request.form.get("hours", "")})
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.take")
        taking.take_question(session, granted, actor=actor(), hours=data["hours"])
    flash(_("Others see that you are at it. It ends when somebody answers."), "good")
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/taking/remove")
@requires("questions.take")
def let_go(thread_id: int) -> ResponseReturnValue:
    """Be at it no longer."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.take")
        taking.let_go(session, granted, actor=actor())
    return redirect(f"/threads/{thread_id}", code=303)


def _to_post(thread_id: int, reply_id: int) -> ResponseReturnValue:
    return redirect(f"/threads/{thread_id}?post={reply_id}#reply-{reply_id}", code=303)
