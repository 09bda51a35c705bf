"""The thresholds of gates and openings, beside the playbook."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.gates import BESIDE, GatesForm, SinceForm, typed_shares
from app.thresholds import sections, values
from app.transactions import reading, unit_of_work
from app.web.lifecycle import bp
from community.lifecycle.actions.limits import DECISIONS, decide_limits
from community.lifecycle.limits import BOUNDS, OPENING_BOUNDS, opening_limits, stage_limits
from community.organisation.actions import demand_unchanged
from community.organisation.queries import newest_change


def _gates() -> dict[str, Any]:
    with reading() as session:
        stages, opening = stage_limits(session), opening_limits(session)
        since = newest_change(session, DECISIONS)
    return {
        "sections": sections(stages, opening),
        "form_values": values(stages, opening),
        "now": values(stages, opening),
        "since": since,
    }


@bp.route("/admin/playbook/gates", methods=["GET", "POST"])
@requires("lifecycle.edit_playbook")
@form(GatesForm, "lifecycle/gates.html", context=_gates)
def keep_gates(data: dict[str, Any]) -> ResponseReturnValue:
    """What gates and openings ask for."""
    with unit_of_work() as session:
        _demand_unchanged(session, data)
        decide_limits(
            session,
            stages=typed_shares(data, BOUNDS, before=""),
            opening=typed_shares(data, OPENING_BOUNDS, before=BESIDE),
            by=actor(),
        )
    flash(_("Saved. The pages of the communities judge by it from now on."), "success")
    return redirect("/admin/playbook/gates", 303)


@bp.post("/admin/playbook/gates/shipped")
@requires("lifecycle.edit_playbook")
@form(SinceForm, "lifecycle/gates.html", context=_gates)
def ship_gates(data: dict[str, Any]) -> ResponseReturnValue:
    """Back to what Hearth ships."""
    with unit_of_work() as session:
        _demand_unchanged(session, data)
        decide_limits(session, stages={}, opening={}, by=actor())
    flash(_("Every threshold is as Hearth ships it."), "success")
    return redirect("/admin/playbook/gates", 303)


def _demand_unchanged(session: Session, data: dict[str, Any]) -> None:
    if data["since"] is not None:
        demand_unchanged(session, DECISIONS, since=data["since"])
