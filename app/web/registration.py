"""Admins let people in who wait, and invite others."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.admissions import admit, make_account_invitation, refuse
from app.forms import FormState, form
from app.rules import requires
from app.schemas.registration import AccountInvitationForm, RefusalForm
from app.transactions import reading, unit_of_work
from community.registration.access import account_invitation_to_revoke, applicant_to
from community.registration.actions.invitations import revoke_account_invitation
from community.registration.queries import account_invitations, applicants, registration_rule

bp = Blueprint("registration", __name__, url_prefix="/admin/registration")


@bp.get("")
@requires("registration.decide")
def index() -> str:
    """Who waits to be let in, the longest first."""
    with reading() as session:
        return render_template(
            "registration/index.html",
            page=applicants(session, cursor=request.args.get("cursor")),
            rule=registration_rule(session),
        )


@bp.post("/<handle>/admission")
@requires("registration.decide")
def let_in(handle: str) -> ResponseReturnValue:
    """Let somebody in."""
    admit(handle)
    flash(_("@%(handle)s is in, and is told by mail.", handle=handle), "success")
    return redirect("/admin/registration", 303)


def _refusing(handle: str) -> dict[str, Any]:
    with reading() as session:
        return {"person": applicant_to(session, actor(), handle, verb="registration.decide")}


@bp.route("/<handle>/refusal", methods=["GET", "POST"])
@requires("registration.decide")
@form(RefusalForm, "registration/refusal.html", context=_refusing)
def turn_away(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Refuse somebody, with a word to them."""
    refuse(handle, words=data["words"])
    flash(_("The person is told by mail, and nothing of them is kept."), "success")
    return redirect("/admin/registration", 303)


def _invitations() -> dict[str, Any]:
    with reading() as session:
        page = account_invitations(session, cursor=request.args.get("cursor"))
    return {"page": page, "form_values": {"uses": 1, "days": 14}}


@bp.route("/invitations", methods=["GET", "POST"])
@requires("registration.invite")
@form(AccountInvitationForm, "registration/invitations.html", context=_invitations)
def invitations(data: dict[str, Any]) -> ResponseReturnValue:
    """Invitations, and a form for a new one; its link is shown this once."""
    made = make_account_invitation(data)
    context = _invitations()
    state = FormState(values=context.pop("form_values"))
    return render_template(
        "registration/invitations.html",
        form=state,
        link=made.link,
        mailed=data["email"],
        **context,
    )


@bp.post("/invitations/<int:invitation_id>/revocation")
@requires("registration.invite")
def revoke(invitation_id: int) -> ResponseReturnValue:
    """Make an invitation worthless."""
    with unit_of_work() as session:
        revoke_account_invitation(account_invitation_to_revoke(session, actor(), invitation_id))
    flash(_("The invitation is revoked."), "success")
    return redirect("/admin/registration/invitations", 303)
