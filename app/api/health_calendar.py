"""The organisation's calendar of holidays and outages, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.health.bodies import pause_body
from app.idempotency import once
from app.rules import requires
from app.schemas.health import PauseForm, PauseOut, PausesOut
from app.transactions import reading, unit_of_work
from community.health.access import calendar_to_keep, pause_to_end
from community.health.actions.pauses import end_pause, plan_pause
from community.health.policies import PauseKind
from community.health.queries import calendar

bp = ApiBlueprint(
    "health_calendar", __name__, description="Holidays and outages, which count for nothing."
)


@bp.route("/health/calendar", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.oversee")
@bp.response(200, PausesOut)  # type: ignore[untyped-decorator]  # the same
def index() -> Any:
    """Holidays and outages of the last half year and to come."""
    with reading() as session:
        planned = calendar(session)
    return {"items": [pause_body(each) for each in planned]}


@bp.route("/health/calendar", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.pause_all")
@bp.arguments(PauseForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PauseOut)
def add(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Add a holiday or an outage of the whole organisation."""
    calendar_to_keep(actor())
    kind = PauseKind(data.pop("kind"))
    with unit_of_work() as session:
        made = int(
            once(session, lambda: str(plan_pause(session, by=actor(), kind=kind, **data).id))
        )
        found = pause_to_end(session, actor(), made)
        return pause_body(found), f"/api/v1/health/calendar/{made}"


@bp.route("/health/calendar/<int:holiday_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.oversee")
@bp.response(200, PauseOut)  # type: ignore[untyped-decorator]  # the same
def show(holiday_id: int) -> Any:
    """One of them."""
    with reading() as session:
        return pause_body(pause_to_end(session, actor(), holiday_id))


@bp.route("/health/calendar/<int:holiday_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("health.pause_all")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def end(holiday_id: int) -> None:
    """Take it out of the calendar, or end it today."""
    with unit_of_work() as session:
        end_pause(session, pause_to_end(session, actor(), holiday_id), by=actor())
