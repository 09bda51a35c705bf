"""One person, and what an admin can do: place, suspend, sign out, close, give an office."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import roster
from app.actor import actor
from app.forms import FormState, form
from app.freshness import fresh
from app.rules import requires
from app.schemas.moderation import OfficeForm, SuspensionForm
from app.schemas.roster import PlaceForm, RoomForm
from app.transactions import reading, unit_of_work
from app.web.roster.blueprint import bp
from community.accounts.models import OrganisationRole
from community.accounts.queries.keys import living_tokens, signed_in_browsers
from community.moderation.actions import suspensions
from community.moderation.people import account_to
from community.moderation.queries import log_about
from community.own_data.queries import duties_of
from community.roster.access import person_to_look_at
from community.roster.actions.people import Place
from community.roster.policies import may_invite, may_return
from community.roster.queries import person_administered
from community.threads.actions.uploads import ROOM


def _person(handle: str) -> dict[str, Any]:
    with reading() as session:
        account = person_to_look_at(session, actor(), handle)
        shown = person_administered(session, account)
        context = {
            "shown": shown,
            "person": shown.person,
            "browsers": signed_in_browsers(session, account.id),
            "tokens": living_tokens(session, account.id).items,
            "usual_room": ROOM,
            "duties": duties_of(session, account.id),
            "history": log_about(session, account.id, cursor=request.args.get("cursor")),
            "invitable": may_invite(account.state) and account.email is not None,
            "may_return": may_return(
                account.state,
                confirmed=account.email is not None and account.email_confirmed_at is not None,
            ),
        }
    values = {
        "days": 7,
        "role": shown.person.role,
        "team": shown.team,
        "location": shown.location,
        "manager": shown.manager,
        "megabytes": "" if shown.upload_room is None else shown.upload_room,
    }
    return {**context, "stored": values, "form_values": values}


@bp.get("/people/<handle>")
@requires("roster.read")
def person(handle: str) -> str:
    """One person, and what can be done."""
    context = _person(handle)
    state = FormState(values=context.pop("form_values"))
    return render_template("roster/person.html", form=state, **context)


def _back(handle: str) -> ResponseReturnValue:
    return redirect(f"/admin/people/{handle}", 303)


@bp.post("/people/<handle>/place")
@requires("roster.manage")
@form(PlaceForm, "roster/person.html", context=_person)
def place(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Note team, place and manager."""
    roster.place(handle, Place(**data))
    flash(_("Saved."), "success")
    return _back(handle)


@bp.post("/people/<handle>/room")
@requires("roster.manage")
@form(RoomForm, "roster/person.html", context=_person)
def room(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """How much room this person has for images."""
    roster.set_room(handle, **data)
    flash(_("Saved."), "success")
    return _back(handle)


@bp.post("/people/<handle>/suspension")
@requires("accounts.suspend")
@fresh
@form(SuspensionForm, "roster/person.html", context=_person)
def suspend(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Suspend the account; its sessions end."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.suspend(session, account, by=actor(), **data)
    flash(_("@%(handle)s is suspended and signed out everywhere.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/suspension/remove")
@requires("accounts.suspend")
@fresh
def reinstate(handle: str) -> ResponseReturnValue:
    """Lift the suspension."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.reinstate(session, account, by=actor())
    flash(_("The suspension of @%(handle)s is lifted.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/role")
@requires("accounts.set_role")
@fresh
@form(OfficeForm, "roster/person.html", context=_person)
def give_office(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Make the person admin, programme owner or neither; they sign in again."""
    own = roster.set_office(handle, OrganisationRole(data["role"]))
    flash(_("Saved. @%(handle)s signs in again.", handle=handle), "success")
    return redirect("/", 303) if own else _back(handle)


@bp.post("/people/<handle>/deactivation")
@requires("roster.manage")
@fresh
def deactivate(handle: str) -> ResponseReturnValue:
    """Close the account; what the person wrote stays."""
    roster.deactivate(handle)
    flash(_("@%(handle)s is deactivated and signed out everywhere.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/deactivation/remove")
@requires("roster.manage")
@fresh
def reactivate(handle: str) -> ResponseReturnValue:
    """Open the account again."""
    roster.reactivate(handle)
    flash(_("The account of @%(handle)s is open again.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/sessions/end-all")
@requires("roster.manage")
@fresh
def sign_out_everywhere(handle: str) -> ResponseReturnValue:
    """End every session of the person."""
    roster.sign_out(handle)
    flash(_("@%(handle)s is signed out everywhere.", handle=handle), "success")
    return redirect("/sign-in", 303) if handle.lower() == actor().handle else _back(handle)


@bp.post("/people/<handle>/sessions/<int:session_id>/end")
@requires("roster.manage")
@fresh
def sign_out(handle: str, session_id: int) -> ResponseReturnValue:
    """End one session of the person."""
    roster.sign_out(handle, only=session_id)
    flash(_("This browser of @%(handle)s is signed out.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/tokens/revoke-all")
@requires("roster.manage")
@fresh
def revoke_all(handle: str) -> ResponseReturnValue:
    """End every API token of the person."""
    roster.revoke(handle)
    flash(_("All API tokens of @%(handle)s are revoked.", handle=handle), "success")
    return _back(handle)


@bp.post("/people/<handle>/tokens/<int:token_id>/revoke")
@requires("roster.manage")
@fresh
def revoke(handle: str, token_id: int) -> ResponseReturnValue:
    """End one API token of the person."""
    roster.revoke(handle, only=token_id)
    flash(_("The token of @%(handle)s is revoked.", handle=handle), "success")
    return _back(handle)
