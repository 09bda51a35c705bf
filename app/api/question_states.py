"""What a question lacks, which one took its place, who has it too or is at it, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.api.thread_states import target_of
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.questions import SameProblemOut, Taking
from app.schemas.threads import SupersedingTarget
from app.transactions import unit_of_work
from community.questions import sharing, statuses, taking
from community.threads.access import reply_to, thread_to

bp = ApiBlueprint(
    "question_states",
    __name__,
    description="Say what a question lacks, which took its place, that you have it or are at it.",
)


@bp.route("/replies/<int:reply_id>/detail", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.reply")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def ask_for_detail(reply_id: int) -> None:
    """Say that the question lacks what this comment on it asks for; who asked is told."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
        done_once(session, lambda: statuses.ask_for_detail(session, granted, actor=actor()))


@bp.route("/replies/<int:reply_id>/detail", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.reply")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def say_detail_came(reply_id: int) -> None:
    """Say that what this comment asked for is there."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
        statuses.say_detail_came(session, granted, actor=actor())


@bp.route("/threads/<int:thread_id>/superseding", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.arguments(SupersedingTarget)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def supersede(data: dict[str, Any], thread_id: int) -> None:
    """Lead to the newer question of the same community that took its place."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        target = target_of(session, data["target_id"])
        done_once(
            session, lambda: statuses.supersede(session, granted, target=target, actor=actor())
        )


@bp.route("/threads/<int:thread_id>/superseding", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def stand_again(thread_id: int) -> None:
    """Say that the question holds after all."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        statuses.stand_again(session, granted, actor=actor())


@bp.route("/threads/<int:thread_id>/same-problem", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.share")
@bp.response(200, SameProblemOut)  # type: ignore[untyped-decorator]  # the same
def share_problem(thread_id: int) -> dict[str, int]:
    """Say that you have the same problem; you hear of it when an answer is accepted."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.share")
        count = once(session, lambda: str(sharing.share_problem(session, granted, actor=actor())))
    return {"same_count": int(count)}


@bp.route("/threads/<int:thread_id>/same-problem", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.share")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw_problem(thread_id: int) -> None:
    """Have the same problem no longer."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.share")
        sharing.withdraw_problem(session, granted, actor=actor())


@bp.route("/threads/<int:thread_id>/taking", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.take")
@bp.arguments(Taking)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take(data: dict[str, Any], thread_id: int) -> None:
    """Take an unanswered question, so that others see that you are at it."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.take")
        hours = data["hours"]
        done_once(
            session, lambda: taking.take_question(session, granted, actor=actor(), hours=hours)
        )


@bp.route("/threads/<int:thread_id>/taking", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("questions.take")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def let_go(thread_id: int) -> None:
    """Let go of a question, or as a facilitator of one that somebody else has taken."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="questions.take")
        taking.let_go(session, granted, actor=actor())
