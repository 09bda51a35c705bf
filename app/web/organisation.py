"""What the organisation is called, who may make an account, and what was settled before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.freshness import demand_fresh
from app.rules import requires
from app.schemas.registration import OrganisationForm, SettingBackForm, typed_domains
from app.transactions import reading, unit_of_work
from community.organisation.actions import demand_unchanged
from community.organisation.queries import PROFILE, Profile, newest_change
from community.previews.setting import PREVIEWS, Fetched, decide_previews
from community.registration.actions.rules import checked_rule, decide_profile, decide_rule
from community.registration.queries import REGISTRATION
from community.settings.actions import set_back
from community.settings.queries import change_to_undo, changes_page, settled

bp = Blueprint("organisation", __name__)
_HERE = (PROFILE, REGISTRATION, PREVIEWS)


def _as_it_is() -> dict[str, Any]:
    with reading() as session:
        found = settled(session)
        since = newest_change(session, _HERE)
    values = {
        "name": found.profile.name,
        "purpose": found.profile.purpose,
        "policy": found.rule.policy.value,
        "domains": "\n".join(found.rule.domains),
        "previews": found.previews.value,
    }
    return {"form_values": values, "settled": found, "since": since}


@bp.route("/admin/organisation", methods=["GET", "POST"])
@requires("organisation.manage")
@form(OrganisationForm, "organisation/settings.html", context=_as_it_is)
def settings(data: dict[str, Any]) -> ResponseReturnValue:
    """Name, purpose, and who may make an account; what else is settled, and where."""
    demand_fresh()  # inside the form, so that what was typed stays
    rule = checked_rule(data["policy"], typed_domains(data["domains"]))
    with unit_of_work() as session:
        if data["since"] is not None:
            demand_unchanged(session, _HERE, since=data["since"])
        decide_profile(session, Profile(data["name"], data["purpose"]), by=actor())
        decide_rule(session, rule, by=actor())
        if data["previews"] is not None:
            decide_previews(session, Fetched(data["previews"]), by=actor())
    flash(_("Saved."), "success")
    return redirect("/admin/organisation", 303)


def _history(**_more: int) -> dict[str, Any]:
    with reading() as session:
        return {"page": changes_page(session, cursor=request.args.get("cursor"))}


@bp.get("/admin/organisation/history")
@requires("organisation.manage")
def history() -> str:
    """What was settled before, by whom, and what took its place."""
    return render_template("organisation/history.html", form=FormState(), **_history())


@bp.post("/admin/organisation/history/<int:change_id>/restoration")
@requires("organisation.manage")
@form(SettingBackForm, "organisation/history.html", context=_history)
def restore(data: dict[str, Any], change_id: int) -> ResponseReturnValue:
    """Let stand again what stood before a change."""
    demand_fresh()
    with unit_of_work() as session:
        set_back(session, change_to_undo(session, change_id), since=data["since"], by=actor())
    flash(_("It stands again as it did before."), "success")
    return redirect("/admin/organisation/history", 303)
