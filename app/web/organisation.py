"""Admins say what the organisation is called and who may make an account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.freshness import demand_fresh
from app.rules import requires
from app.schemas.registration import OrganisationForm, typed_domains
from app.transactions import reading, unit_of_work
from community.organisation.queries import Profile, organisation_profile
from community.registration.actions.rules import checked_rule, decide_profile, decide_rule
from community.registration.queries import registration_rule

bp = Blueprint("organisation", __name__)


def _as_it_is() -> dict[str, Any]:
    with reading() as session:
        profile, rule = organisation_profile(session), registration_rule(session)
    values = {
        "name": profile.name,
        "purpose": profile.purpose,
        "policy": rule.policy.value,
        "domains": "\n".join(rule.domains),
    }
    return {"form_values": values}


@bp.route("/admin/organisation", methods=["GET", "POST"])
@requires("organisation.manage")
@form(OrganisationForm, "organisation/settings.html", context=_as_it_is)
def settings(data: dict[str, Any]) -> ResponseReturnValue:
    """Name, purpose, and who may make an account."""
    demand_fresh()  # inside the form, so that what was typed stays
    rule = checked_rule(data["policy"], typed_domains(data["domains"]))
    with unit_of_work() as session:
        decide_profile(session, Profile(data["name"], data["purpose"]), by=actor())
        decide_rule(session, rule, by=actor())
    flash(_("Saved."), "success")
    return redirect("/admin/organisation", 303)
