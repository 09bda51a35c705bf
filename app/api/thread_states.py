"""What facilitators do with threads, for programs: pin, duplicate; deletions undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rules import requires
from app.schemas.threads import DuplicateTarget
from app.transactions import unit_of_work
from community.errors import NotFound, Refused
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to
from community.words import N_

bp = ApiBlueprint(
    "thread_states", __name__, description="Pin and restore threads, and mark duplicates."
)


def _set(thread_id: int, act: Callable[[Session, GrantedThread], None], *, verb: str) -> None:
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=verb)
        done_once(session, lambda: act(session, granted))


@bp.route("/threads/<int:thread_id>/pin", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.pin")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def pin(thread_id: int) -> None:
    """Keep the thread above the others."""
    _set(thread_id, actions.pin_thread, verb="threads.pin")


@bp.route("/threads/<int:thread_id>/pin", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.pin")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unpin(thread_id: int) -> None:
    """Let the thread stand where its activity puts it."""
    _set(thread_id, actions.unpin_thread, verb="threads.pin")


@bp.route("/threads/<int:thread_id>/duplicate", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_any")
@bp.arguments(DuplicateTarget)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mark_duplicate(data: dict[str, Any], thread_id: int) -> None:
    """Point to the thread of the same community that came first."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_any")
        target = target_of(session, data["target_id"])
        done_once(session, lambda: actions.mark_duplicate(session, granted, target=target))


def target_of(session: Session, thread_id: int) -> GrantedThread:
    """The other thread that was named, as far as the actor may know of it."""
    try:
        return thread_to(session, actor(), thread_id, verb="threads.read")
    except NotFound:
        raise Refused(
            N_("There is no such thread that you can see."),
            code="bad_target",
            fields={"target_id": N_("No thread that you can see.")},
        ) from None


@bp.route("/threads/<int:thread_id>/duplicate", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_any")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmark_duplicate(thread_id: int) -> None:
    """Say that it is no duplicate."""
    _set(thread_id, actions.unmark_duplicate, verb="threads.edit_any")


@bp.route("/threads/<int:thread_id>/restoration", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def restore(thread_id: int) -> None:
    """Take the deletion of a thread back."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        done_once(session, lambda: actions.restore_thread(session, granted, actor=actor()))


@bp.route("/replies/<int:reply_id>/restoration", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def restore_reply(reply_id: int) -> None:
    """Take the deletion of a reply back."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        done_once(session, lambda: actions.restore_reply(session, granted, actor=actor()))
