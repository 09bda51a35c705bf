"""Invite people, take invitations back, and come in by one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.inviting import make_invitation
from app.rules import requires
from app.schemas.communities import InvitationForm, NothingForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from community.accounts.actor import Actor
from community.communities.access.belonging import invitation_to_redeem, invitation_to_revoke
from community.communities.actions.invitations import redeem, revoke_invitation
from community.communities.queries.invitations import invitations


def _invitations(slug: str, **_more: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.invite", tab="invitations")
        page = invitations(
            session, community_id=context["place"].id, cursor=request.args.get("cursor")
        )
    return {**context, "page": page, "form_values": {"uses": 1, "days": 14}}


@bp.route("/communities/<slug>/invitations", methods=["GET", "POST"])
@requires("communities.invite")
@form(InvitationForm, "communities/invitations.html", context=_invitations)
def index_invitations(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Invitations, and a form for a new one; its link is shown this once."""
    made = make_invitation(slug, data)
    context = _invitations(slug)
    state = FormState(values=context.pop("form_values"))
    return render_template(
        "communities/invitations.html", form=state, link=made.link, mailed=data["email"], **context
    )


@bp.post("/communities/<slug>/invitations/<int:invitation_id>/revocation")
@requires("communities.invite")
def revoke(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Make an invitation worthless."""
    with unit_of_work() as session:
        _granted, invitation = invitation_to_revoke(session, actor(), slug, invitation_id)
        revoke_invitation(invitation)
    flash(_("The invitation is revoked."), "success")
    return redirect(f"/communities/{slug}/invitations", 303)


def _invited(secret: str) -> dict[str, Any]:
    with reading() as session:
        return {"found": invitation_to_redeem(session, actor(), secret)}


@bp.route("/invitations/<secret>", methods=["GET", "POST"])
@requires("communities.redeem")
@form(NothingForm, "communities/invited.html", context=_invited)
def come_in(data: dict[str, Any], secret: str) -> ResponseReturnValue:
    """Where an invitation leads, and the button that takes it up."""
    del data
    who: Actor = actor()
    with unit_of_work() as session:
        found = invitation_to_redeem(session, who, secret)
        redeem(session, found.invitation, by=who)
        slug, name = found.community.slug, found.community.name
    flash(_("Welcome to %(name)s.", name=name), "success")
    return redirect(f"/communities/{slug}", 303)
