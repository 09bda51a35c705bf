"""How a community is named, found and entered."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.communities import SettingsForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from app.web.communities.rooms import wanted_settings
from community.communities import access
from community.communities.actions.charters import change_settings
from community.lifecycle.actions.openings import keep_private


def _settings(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="settings")
    place = context["place"]
    names = ("name", "slug", "summary", "visibility", "joining", "question_template", "version")
    values = {name: getattr(place, name) for name in (*names, "allows_alias")}
    return {**context, "form_values": values}


@bp.route("/communities/<slug>/settings", methods=["GET", "POST"])
@requires("communities.edit")
@form(SettingsForm, "communities/settings.html", context=_settings)
def edit_settings(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Change name, address, visibility and joining."""
    wanted = wanted_settings(data)
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        keep_private(session, granted.community, visibility=wanted.visibility)
        change_settings(session, granted.community, wanted, seen_version=data["version"])
    flash(_("The settings are saved."), "success")
    return redirect(f"/communities/{wanted.slug}/settings", 303)
