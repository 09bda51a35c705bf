"""/api/v1/playbook/gates: what gates and openings ask for."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, expected_version, tagged
from app.rules import requires
from app.schemas.gates import GatesIn, GatesOut
from app.transactions import reading, unit_of_work
from community.lifecycle.actions.limits import DECISIONS, decide_limits
from community.lifecycle.limits import SHIPPED_OPENING, opening_limits, stage_limits
from community.lifecycle.stages import SHIPPED
from community.organisation.actions import demand_unchanged
from community.organisation.queries import newest_change

bp = ApiBlueprint("gates", __name__, description="The thresholds of stages and openings.")
_SHIPPED = {"stages": SHIPPED, "opening": SHIPPED_OPENING}


@bp.route("/playbook/gates", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_playbook")
@bp.response(200, GatesOut)  # type: ignore[untyped-decorator]  # the same
def show() -> Any:
    """Every threshold as it stands, and as Hearth ships it."""
    return _shown()


def _shown() -> Any:
    with reading() as session:
        body = {
            "stages": stage_limits(session),
            "opening": opening_limits(session),
            "shipped": _SHIPPED,
        }
        version = newest_change(session, DECISIONS)
    return tagged(body, GatesOut(), version=version)


@bp.route("/playbook/gates", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.edit_playbook")
@bp.arguments(GatesIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, GatesOut)  # type: ignore[untyped-decorator]  # the same
def keep(data: dict[str, Any]) -> Any:
    """Decide them anew; what is left out is as shipped. If-Match is the ETag that was read."""
    seen = expected_version()
    with unit_of_work() as session:
        if seen is not None:
            demand_unchanged(session, DECISIONS, since=seen)
        decide_limits(session, stages=data["stages"], opening=data["opening"], by=actor())
    return _shown()
