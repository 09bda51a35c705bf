"""What waits in all communities, for admins, and within how many hours it is to be decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.moderation import TargetForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.caretaking.queries import orphans
from community.moderation.queries.overview import places_waiting
from community.moderation.targets import TARGET, report_target, set_report_target
from community.organisation.actions import demand_unchanged
from community.organisation.queries import newest_change


def _overview() -> dict[str, Any]:
    with reading() as session:
        hours = int(report_target(session).total_seconds() // 3600)
        page = places_waiting(session, cursor=request.args.get("cursor"))
        since = newest_change(session, (TARGET,))
        left_alone = orphans(session)
    return {
        "page": page,
        "orphans": left_alone,
        "since": since,
        "standing": hours,
        "form_values": {"hours": hours},
    }


@bp.route("/admin/reports", methods=["GET", "POST"])
@requires("moderation.oversee")
@form(TargetForm, "moderation/overview.html", context=_overview)
def overview(data: dict[str, Any]) -> ResponseReturnValue:
    """How many reports wait where; decide within how many hours they should not."""
    with unit_of_work() as session:
        if data["since"] is not None:
            demand_unchanged(session, (TARGET,), since=data["since"])
        set_report_target(session, hours=data["hours"], by=actor())
    flash(_("Saved."), "success")
    return redirect("/admin/reports", 303)
