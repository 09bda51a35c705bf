"""What is mailed: notices, and on Mondays what needs a facilitator."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.accounts import NoticesSchema
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.profiles import choose_mails
from community.accounts.queries.profiles import own_profile
from community.levels.queries import own_levels


def _own_choice() -> dict[str, Any]:
    with reading() as session:
        mine = own_profile(session, own_id())
        chosen = own_levels(session, actor(), cursor=request.args.get("cursor"))
    values = {"mail_notices": mine.mail_notices, "mail_today": mine.mail_today}
    return {"form_values": values, "page": chosen}


@bp.route("/notifications", methods=["GET", "POST"])
@requires("notifications.manage")
@form(NoticesSchema, "settings/notifications.html", context=_own_choice)
def notifications(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose what is mailed."""
    with unit_of_work() as session:
        choose_mails(
            session, account_id=own_id(), notices=data["mail_notices"], today=data["mail_today"]
        )
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications", code=303)
