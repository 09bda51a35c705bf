"""Let people of the organisation's mail domains join a community by themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.welcoming import DomainJoiningForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from community.domains.actions import choose_domain_joining
from community.domains.queries import by_address, place_to_open

bp = Blueprint("domains", __name__)


def _shown(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="domains.choose", tab="settings")
        found = by_address(session, context["place"].id)
    return {**context, "domains": found.domains, "form_values": {"joins": found.joins}}


@bp.route("/communities/<slug>/by-address", methods=["GET", "POST"])
@requires("domains.choose")
@form(DomainJoiningForm, "communities/by_address.html", context=_shown)
def choose(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """See whether people join by themselves, and choose it."""
    with unit_of_work() as session:
        granted = place_to_open(session, actor(), slug)
        choose_domain_joining(session, granted.community, joins=data["joins"])
    if data["joins"]:
        flash(_("Who has a confirmed address there becomes a member in the next minutes."), "good")
    else:
        flash(_("Nobody joins by themselves any more. Who did stays."), "good")
    return redirect(f"/communities/{slug}/by-address", 303)
