"""Invite people by mail, send it again, withdraw it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import roster
from app.extensions import limiter
from app.forms import form
from app.rules import requires
from app.schemas.roster import PeopleForm
from app.web.roster.blueprint import bp


@bp.route("/inviting", methods=["GET", "POST"])
@requires("roster.invite")
@limiter.limit("30 per hour", methods=["POST"])
@form(PeopleForm, "roster/inviting.html")
def invite(data: dict[str, Any]) -> ResponseReturnValue:
    """Invite some people, one address on each line."""
    rows = roster.typed_people(data["people"], field="people")
    sent = roster.invite(rows, field="people")
    if sent:
        words = ngettext("One mail is on its way.", "%(num)s mails are on their way.", sent)
        flash(words, "success")
    else:
        flash(_("All of them are here or invited already."), "success")
    return redirect("/admin/people?state=invited", 303)


@bp.post("/people/<handle>/invitation")
@requires("roster.invite")
@limiter.limit("60 per hour")
def send_again(handle: str) -> ResponseReturnValue:
    """Mail a new link; the old one dies."""
    roster.send_again(handle)
    flash(
        _("A new mail to @%(handle)s is on its way. The old link is dead.", handle=handle), "good"
    )
    return redirect(f"/admin/people/{handle}", 303)


@bp.post("/people/<handle>/invitation/remove")
@requires("roster.invite")
def withdraw(handle: str) -> ResponseReturnValue:
    """Withdraw the invitation."""
    roster.withdraw(handle)
    flash(_("The invitation is withdrawn."), "success")
    return redirect("/admin/people?state=invited", 303)
