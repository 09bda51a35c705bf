"""Lock a thread with its reason, and open it again."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.order import LockForm
from app.transactions import reading, unit_of_work
from app.web.order.blueprint import bp
from community.order.actions.closing import close_thread, reopen_thread
from community.threads.access import thread_to
from community.threads.policies import LockReason


def _reasons() -> list[tuple[str, str]]:
    return [
        (LockReason.RESOLVED_ELSEWHERE, _("It was resolved elsewhere")),
        (LockReason.OFF_TOPIC, _("It does not belong here")),
        (LockReason.HEATED, _("It became too heated")),
        (LockReason.OUT_OF_DATE, _("It is out of date")),
        (LockReason.OTHER, _("Another reason, in your own words")),
    ]


def _locking(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.lock")
    thread = granted.thread
    return {
        "thread": thread,
        "community": granted.community,
        "reasons": _reasons(),
        "form_values": {"reason": thread.lock_reason or "", "words": thread.lock_words or ""},
    }


@bp.route("/threads/<int:thread_id>/lock", methods=["GET", "POST"])
@requires("threads.lock")
@form(LockForm, "order/lock.html", context=_locking)
def lock(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Take no more replies, and say why."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.lock")
        close_thread(session, granted, by=actor(), **data)
    return redirect(f"/threads/{thread_id}", code=303)


@bp.post("/threads/<int:thread_id>/lock/remove")
@requires("threads.lock")
def unlock(thread_id: int) -> ResponseReturnValue:
    """Take replies again."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.lock")
        reopen_thread(session, granted, by=actor())
    return redirect(f"/threads/{thread_id}", code=303)
