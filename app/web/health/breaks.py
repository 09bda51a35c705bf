"""The planned breaks of one community."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.health.standing import standing_of
from app.idempotency import once
from app.rules import requires
from app.schemas.health import BreakForm
from app.transactions import reading, unit_of_work
from app.web.health import bp
from app.web.health.page import frame
from community.health.access import break_to_end, community_to_pause
from community.health.actions.pauses import end_pause, plan_break


def _breaks(slug: str) -> dict[str, Any]:
    with reading() as session:
        return frame(standing_of(session, community_to_pause(session, actor(), slug)))


@bp.route("/communities/<slug>/health/breaks", methods=["GET", "POST"])
@requires("health.pause")
@form(BreakForm, "health/breaks.html", context=_breaks)
def plan(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Plan a break: its weeks count for nothing."""
    with unit_of_work() as session:
        granted = community_to_pause(session, actor(), slug)
        once(session, lambda: str(plan_break(session, granted, by=actor(), **data).id))
    flash(_("The break is planned. No flag is raised because of it."), "success")
    return redirect(f"/communities/{slug}/health/breaks", 303)


@bp.post("/communities/<slug>/health/breaks/<int:pause_id>/end")
@requires("health.pause")
def end(slug: str, pause_id: int) -> ResponseReturnValue:
    """Call a break off, or end it today."""
    with unit_of_work() as session:
        end_pause(session, break_to_end(session, actor(), slug, pause_id), by=actor())
    flash(_("The break is over. From now on weeks count again."), "success")
    return redirect(f"/communities/{slug}/health/breaks", 303)
