"""Whether notices are mailed as well."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.forms import form
from app.rules import requires
from app.schemas.accounts import NoticesSchema
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.profiles import choose_mail_notices
from community.accounts.queries.profiles import own_profile


def _own_choice() -> dict[str, Any]:
    with reading() as session:
        return {"form_values": {"mail_notices": own_profile(session, own_id()).mail_notices}}


@bp.route("/notifications", methods=["GET", "POST"])
@requires("notifications.manage")
@form(NoticesSchema, "settings/notifications.html", context=_own_choice)
def notifications(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose whether notices are mailed."""
    with unit_of_work() as session:
        choose_mail_notices(session, account_id=own_id(), wanted=data["mail_notices"])
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications", code=303)
