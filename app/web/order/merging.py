"""Let a thread go on in another one; what becomes of both is shown first."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.order import ThreadMergeForm
from app.thread_numbers import number_typed
from app.transactions import reading, unit_of_work
from app.web.order.blueprint import bp
from community.errors import Refused
from community.order.access import MERGE, thread_to_merge_into
from community.order.actions.merging import demand_mergeable, merge_thread
from community.threads.access import GrantedThread, thread_to
from community.threads.actions.states import demand_changeable


def _merging(thread_id: int) -> dict[str, Any]:
    """The other thread, once it is named, if the two can go together."""
    asked = (request.form.get("target") or request.args.get("target") or "").strip()[:300]
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb=MERGE)
        demand_changeable(granted)
        target, why_not = _looked_at(session, granted, asked) if asked else (None, None)
    return {
        "thread": granted.thread,
        "community": granted.community,
        "target": target.thread if target else None,
        "why_not": why_not,
        "form_values": {"target": asked},
    }


def _looked_at(session: Session, granted: GrantedThread, asked: str) -> tuple[Any, Any]:
    try:
        target = thread_to_merge_into(session, actor(), number_typed(asked))
        demand_mergeable(session, granted, target)
    except Refused as refused:
        return None, refused.detail
    return target, None


@bp.route("/threads/<int:thread_id>/merge", methods=["GET", "POST"])
@requires("threads.merge")
@form(ThreadMergeForm, "order/merge.html", context=_merging)
def merge(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Put everything said here into another thread."""

    def act() -> str:
        target = thread_to_merge_into(session, actor(), number_typed(data["target"]))
        merge_thread(session, granted, target, by=actor(), reason=data["reason"])
        return str(target.thread.id)

    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=MERGE)
        into = once(session, act)
    flash(_("Both threads are one now. The author of the other is told why."), "success")
    return redirect(f"/threads/{into}#merged-{thread_id}", 303)
