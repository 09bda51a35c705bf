"""A facilitator's day: what needs them, each line with its next step."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.rules import requires
from app.schemas.today import LONGEST_KEY, LineForm, SnoozeForm
from app.today import beginning_of, opening_of
from app.transactions import reading, unit_of_work
from community.agenda import day_of, deal_with
from community.agenda import undo as undo_line
from community.leading.queries import Leading, leading_of
from community.organisation.queries import organisation_zone
from community.today.actions import due_again
from community.today.models import MarkState
from community.today.queries import good_week
from community.today.ranks import RULE

bp = Blueprint("today", __name__)


@bp.get("/today")
@requires("today.read")
def show() -> str:
    """At most ten lines, or the good news that nothing waits."""
    marked = request.args.get("marked", "")[:LONGEST_KEY]
    with reading() as session:
        day = day_of(session, actor(), marked=marked)
        week = None if day.lines or not day.places else good_week(session, day.places)
        leading = leading_of(session, actor(), day.places) if day.places else Leading()
    return render_template(
        "today/show.html",
        day=day,
        week=week,
        rule=RULE,
        opening_of=opening_of,
        leading=leading,
        begin=beginning_of(leading),
    )


@bp.post("/today/done")
@requires("today.manage")
def done() -> ResponseReturnValue:
    """It is done."""
    return _mark(_sent(LineForm())["key"], MarkState.DONE)


@bp.post("/today/dismiss")
@requires("today.manage")
def dismiss() -> ResponseReturnValue:
    """It is nothing for this reader."""
    return _mark(_sent(LineForm())["key"], MarkState.DISMISSED)


@bp.post("/today/snooze/<until>")
@requires("today.manage")
def snooze(until: str) -> ResponseReturnValue:
    """Later: tomorrow, on the next Monday, or in four weeks."""
    data = _sent(SnoozeForm(), until=until)
    return _mark(data["key"], MarkState.SNOOZED, until=data["until"])


@bp.post("/today/undo")
@requires("today.manage")
def undo() -> ResponseReturnValue:
    """Take the last step back."""
    key = _sent(LineForm())["key"]
    with unit_of_work() as session:
        undo_line(session, actor(), key)
    return redirect("/today", 303)


def _sent(schema: Any, **more: str) -> dict[str, Any]:
    loaded: dict[str, Any] = schema.load({"key": request.form.get("key", ""), **more})
    return loaded


def _mark(key: str, state: MarkState, until: Any = None) -> ResponseReturnValue:
    with unit_of_work() as session:
        again = due_again(until, organisation_zone(session)) if until else None
        deal_with(session, actor(), key, state, until=again)
    # The page offers to take it back; the address carries no more than the key.
    return redirect(f"/today?{urlencode({'marked': key})}", 303)
