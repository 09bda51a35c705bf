"""Reactions, what came of trying, and marks, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rules import requires
from app.schemas.reactions import NewMark, TrialForm, TrialOut
from app.transactions import reading, unit_of_work
from app.trying import say_what_happened
from community.reactions import actions
from community.reactions.access import kind_named, own_trial, post_to
from community.reactions.models import Trial
from community.threads.access import reply_to
from community.threads.actions.marking import mark_post
from community.threads.policies import Mark

bp = ApiBlueprint(
    "reactions",
    __name__,
    description="Thank for posts, say that they helped or that you tried them, and mark your own.",
)
VERB = "reactions.give"


@bp.route("/threads/<int:thread_id>/reactions/<reaction>", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def react_to_opening(thread_id: int, reaction: str) -> None:
    """Say it of the first post of a thread; only how many do is told."""
    _react(reaction, thread_id=thread_id)


@bp.route("/threads/<int:thread_id>/reactions/<reaction>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_back_from_opening(thread_id: int, reaction: str) -> None:
    """Say it of the first post no longer."""
    _take_back(reaction, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/reactions/<reaction>", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def react_to_reply(reply_id: int, reaction: str) -> None:
    """Say it of a reply, an answer or (thanks alone) a comment."""
    _react(reaction, reply_id=reply_id)


@bp.route("/replies/<int:reply_id>/reactions/<reaction>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_back_from_reply(reply_id: int, reaction: str) -> None:
    """Say it of a reply no longer."""
    _take_back(reaction, reply_id=reply_id)


def _react(kind: str, **which: int) -> None:
    with unit_of_work() as session:
        granted = post_to(session, actor(), verb=VERB, **which)
        done_once(
            session,
            lambda: actions.react(session, granted, actor=actor(), kind=kind_named(kind)),
        )


def _take_back(kind: str, **which: int) -> None:
    with unit_of_work() as session:
        granted = post_to(session, actor(), verb=VERB, **which)
        actions.take_back(session, granted, actor=actor(), kind=kind_named(kind))


@bp.route("/threads/<int:thread_id>/trial", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.read_own")
@bp.response(200, TrialOut)  # type: ignore[untyped-decorator]  # the same
def trial_of_opening(thread_id: int) -> Trial:
    """What you said came of trying what the first post says; nobody else reads it."""
    return _trial(thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/trial", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.read_own")
@bp.response(200, TrialOut)  # type: ignore[untyped-decorator]  # the same
def trial_of_reply(reply_id: int) -> Trial:
    """The same of a reply or an answer."""
    return _trial(reply_id=reply_id)


def _trial(**which: int) -> Trial:
    with reading() as session:
        granted = post_to(session, actor(), verb="reactions.read_own", **which)
        return own_trial(session, actor(), granted)


@bp.route("/replies/<int:reply_id>/trial", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def plan(reply_id: int) -> None:
    """Say that you will try the accepted answer to your question; you are asked in two weeks."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb=VERB)
        done_once(session, lambda: actions.plan_trial(session, granted, actor=actor()))


@bp.route("/threads/<int:thread_id>/trial", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.arguments(TrialForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TrialOut)  # type: ignore[untyped-decorator]  # the same
def tried_opening(data: dict[str, Any], thread_id: int) -> Trial:
    """Say what happened when you tried what the first post says."""
    return _say(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/trial", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reactions.give")
@bp.arguments(TrialForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TrialOut)  # type: ignore[untyped-decorator]  # the same
def tried_reply(data: dict[str, Any], reply_id: int) -> Trial:
    """The same of a reply or an answer."""
    return _say(data, reply_id=reply_id)


def _say(data: dict[str, Any], **which: int) -> Trial:
    say_what_happened(data, **which)
    return _trial(**which)


@bp.route("/threads/<int:thread_id>/mark", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.mark")
@bp.arguments(NewMark)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mark_opening(data: dict[str, Any], thread_id: int) -> None:
    """Mark your own first post as an open question or a miss."""
    _mark(data["mark"], thread_id=thread_id)


@bp.route("/threads/<int:thread_id>/mark", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.mark")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmark_opening(thread_id: int) -> None:
    """Take the mark off."""
    _mark(None, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/mark", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.mark")
@bp.arguments(NewMark)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mark_reply(data: dict[str, Any], reply_id: int) -> None:
    """Mark your own reply or answer as an open question or a miss."""
    _mark(data["mark"], reply_id=reply_id)


@bp.route("/replies/<int:reply_id>/mark", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.mark")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmark_reply(reply_id: int) -> None:
    """Take the mark off."""
    _mark(None, reply_id=reply_id)


def _mark(mark: Mark | None, **which: int) -> None:
    with unit_of_work() as session:
        granted = post_to(session, actor(), verb="threads.mark", **which)
        mark_post(session, granted, actor=actor(), mark=mark)
