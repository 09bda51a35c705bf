"""Votes and acceptance for programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.questions import ScoreOut, Vote
from app.transactions import unit_of_work
from community.questions import actions
from community.threads.access import GrantedThread, reply_to, thread_to

bp = ApiBlueprint(
    "votes", __name__, description="Vote on questions and answers, and accept an answer."
)


@bp.route("/threads/<int:thread_id>/votes", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.vote")
@bp.arguments(Vote)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ScoreOut)  # type: ignore[untyped-decorator]  # the same
def vote_on_question(data: dict[str, Any], thread_id: int) -> dict[str, int]:
    """Vote on a question; 0 withdraws."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.vote")
        return _cast(session, granted, data["value"])


def _cast(session: Session, granted: GrantedThread, value: int) -> dict[str, int]:
    score = once(
        session, lambda: str(actions.cast_vote(session, granted, voter=actor(), value=value))
    )
    return {"score": int(score), "value": value}


@bp.route("/replies/<int:reply_id>/votes", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.vote")
@bp.arguments(Vote)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ScoreOut)  # type: ignore[untyped-decorator]  # the same
def vote_on_answer(data: dict[str, Any], reply_id: int) -> dict[str, int]:
    """Vote on an answer; 0 withdraws."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.vote")
        return _cast(session, granted, data["value"])


@bp.route("/replies/<int:reply_id>/acceptance", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.accept")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def accept(reply_id: int) -> None:
    """Accept this answer, instead of another if there is one."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.accept")
        done_once(session, lambda: actions.accept_answer(session, granted, actor=actor()))


@bp.route("/replies/<int:reply_id>/acceptance", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.accept")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw_acceptance(reply_id: int) -> None:
    """Accept this answer no longer."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="questions.accept")
        actions.withdraw_acceptance(session, granted, actor=actor())
