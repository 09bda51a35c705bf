"""Admins look a person up, suspend them, lift it, and give offices."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.freshness import fresh
from app.rules import requires
from app.schemas.moderation import OfficeForm, SuspensionForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from community.accounts.models import OrganisationRole
from community.moderation.actions import suspensions
from community.moderation.people import account_to, people_found, people_suspended, person_row
from community.moderation.queries import moderation_log


@bp.get("/admin/people")
@requires("accounts.suspend")
def people() -> str:
    """Find a person by handle or mail address."""
    words = request.args.get("q", "")[:254]
    with reading() as session:
        return render_template(
            "moderation/people.html",
            asked=words,
            found=people_found(session, words),
            suspended=people_suspended(session),
        )


@bp.get("/admin/log")
@requires("accounts.suspend")
def account_log() -> str:
    """What admins did to accounts, newest first."""
    with reading() as session:
        page = moderation_log(session, community_id=None, cursor=request.args.get("cursor"))
    return render_template("moderation/account_log.html", page=page)


def _person(handle: str) -> dict[str, Any]:
    with reading() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        person = person_row(account)
    return {"person": person, "form_values": {"days": 7, "role": person.role}}


@bp.get("/admin/people/<handle>")
@requires("accounts.suspend")
def person(handle: str) -> str:
    """One person, and what can be done."""
    context = _person(handle)
    state = FormState(values=context.pop("form_values"))
    return render_template("moderation/person.html", form=state, **context)


@bp.post("/admin/people/<handle>/suspension")
@requires("accounts.suspend")
@fresh
@form(SuspensionForm, "moderation/person.html", context=_person)
def suspend(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Suspend the account; its sessions end."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.suspend(session, account, by=actor(), **data)
    flash(_("@%(handle)s is suspended and signed out everywhere.", handle=handle), "success")
    return redirect(f"/admin/people/{handle}", 303)


@bp.post("/admin/people/<handle>/suspension/remove")
@requires("accounts.suspend")
@fresh
def reinstate(handle: str) -> ResponseReturnValue:
    """Lift the suspension."""
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.suspend")
        suspensions.reinstate(session, account, by=actor())
    flash(_("The suspension of @%(handle)s is lifted.", handle=handle), "success")
    return redirect(f"/admin/people/{handle}", 303)


@bp.post("/admin/people/<handle>/role")
@requires("accounts.set_role")
@fresh
@form(OfficeForm, "moderation/person.html", context=_person)
def give_office(data: dict[str, Any], handle: str) -> ResponseReturnValue:
    """Make the person admin, programme owner or neither; they sign in again."""
    role = OrganisationRole(data["role"])
    with unit_of_work() as session:
        account = account_to(session, actor(), handle, verb="accounts.set_role")
        suspensions.give_office(session, account, by=actor(), role=role)
        own = account.id == actor().id
    flash(_("Saved. @%(handle)s signs in again.", handle=handle), "success")
    return redirect("/" if own else f"/admin/people/{handle}", 303)
