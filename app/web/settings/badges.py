"""One's own badges for help given, and whether others see them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.reactions import ShowingForm
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.badges.actions import choose_showing
from community.badges.policies import MEANINGS
from community.badges.queries import badges_of, shows_badges


def _own_badges() -> dict[str, Any]:
    with reading() as session:
        held = badges_of(session, own_id(), own=True)
        shown = shows_badges(session, own_id())
    return {
        "held": {one.kind: one for one in held},
        "all": MEANINGS,
        "form_values": {"shown": shown},
    }


@bp.route("/badges", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(ShowingForm, "settings/badges.html", context=_own_badges)
def badges(data: dict[str, Any]) -> ResponseReturnValue:
    """Look at one's badges, and choose whether the profile shows them."""
    with unit_of_work() as session:
        choose_showing(session, actor(), shown=data["shown"])
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/badges", code=303)
