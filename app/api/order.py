"""What facilitators do to put threads in order, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rules import requires
from app.schemas.order import LockIn, OwnMoveOut, ThreadMoveForm, ThreadMoveOut, ThreadMoveQuery
from app.transactions import reading, unit_of_work
from community.order.access import MOVE, place_to_move_to
from community.order.actions.closing import close_thread, reopen_thread
from community.order.actions.moves import move_thread
from community.order.queries.moves import MovePlan, move_plan, own_moves
from community.paging import Page
from community.threads.access import thread_to

bp = ApiBlueprint("order", __name__, description="Move threads and lock them.")


@bp.route("/threads/<int:thread_id>/move", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.move")
@bp.arguments(ThreadMoveQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ThreadMoveOut)  # type: ignore[untyped-decorator]  # the same
def look_at_move(query: dict[str, Any], thread_id: int) -> MovePlan:
    """What would become of a thread in another community that you facilitate."""
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb=MOVE)
        target = place_to_move_to(session, actor(), granted, query["community"])
        return move_plan(session, granted, target)


@bp.route("/threads/<int:thread_id>/move", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.move")
@bp.arguments(ThreadMoveForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def move(data: dict[str, Any], thread_id: int) -> None:
    """Move a thread to another community that you facilitate; its address stays."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=MOVE)

        def act() -> None:
            target = place_to_move_to(session, actor(), granted, data["community"])
            why = data["reason"]
            move_thread(session, granted, target, by=actor(), reason=why, wider=data["wider"])

        done_once(session, act)


@bp.route("/threads/<int:thread_id>/lock", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.lock")
@bp.arguments(LockIn, required=False)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def lock(data: dict[str, Any], thread_id: int) -> None:
    """Take no more replies from members; the reason is read by everybody and told to the author."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.lock")
        done_once(session, lambda: close_thread(session, granted, by=actor(), **data))


@bp.route("/threads/<int:thread_id>/lock", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.lock")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unlock(thread_id: int) -> None:
    """Take replies again."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.lock")
        done_once(session, lambda: reopen_thread(session, granted, by=actor()))


@bp.route("/me/moves", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_own")
@bp.lists(OwnMoveOut)
def index(query: dict[str, Any]) -> Page[Any]:
    """Threads of your own that were moved, where to and why, the newest first."""
    with reading() as session:
        return own_moves(session, actor(), cursor=query["cursor"], size=query["limit"])
