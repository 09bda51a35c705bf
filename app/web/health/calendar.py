"""The organisation's calendar of holidays and outages."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.health.states import PAUSES
from app.idempotency import once
from app.rules import requires
from app.schemas.health import PauseForm
from app.transactions import reading, unit_of_work
from app.web.health import bp
from community.health.access import calendar_to_keep, pause_to_end
from community.health.actions.pauses import end_pause, plan_pause
from community.health.policies import PauseKind
from community.health.queries import calendar


def _calendar() -> dict[str, Any]:
    calendar_to_keep(actor())
    with reading() as session:
        planned = calendar(session)
    return {"planned": planned, "pauses": PAUSES}


@bp.route("/health/calendar", methods=["GET", "POST"])
@requires("health.pause_all")
@form(PauseForm, "health/calendar.html", context=_calendar)
def keep_calendar(data: dict[str, Any]) -> ResponseReturnValue:
    """Add a holiday, or a stretch in which nobody could post."""
    calendar_to_keep(actor())
    kind = PauseKind(data.pop("kind"))
    with unit_of_work() as session:
        once(session, lambda: str(plan_pause(session, by=actor(), kind=kind, **data).id))
    flash(_("It is in the calendar. These days count for nothing in any community."), "success")
    return redirect("/health/calendar", 303)


@bp.post("/health/calendar/<int:holiday_id>/end")
@requires("health.pause_all")
def end_of_calendar(holiday_id: int) -> ResponseReturnValue:
    """Take something out of the calendar, or end it today."""
    with unit_of_work() as session:
        end_pause(session, pause_to_end(session, actor(), holiday_id), by=actor())
    flash(_("It is out of the calendar."), "success")
    return redirect("/health/calendar", 303)
