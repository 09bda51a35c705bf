"""All communities, for admins, and naming a facilitator where none is left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from app.actor import actor
from app.forms import form
from app.freshness import fresh
from app.rules import requires
from app.schemas.caretaking import WantedPlacesArgs
from app.schemas.communities import AppointmentForm
from app.transactions import reading, unit_of_work
from community.caretaking.access import (
    calls_members_only,
    community_to_look_at,
    community_to_tend,
)
from community.caretaking.actions import call_facilitator
from community.caretaking.queries import communities_of, wanted_by
from community.communities.able import facilitators_who_can_come

bp = Blueprint("caretaking", __name__, url_prefix="/admin/communities")
_parser = WantedPlacesArgs()


@bp.get("")
@requires("communities.administer")
def index() -> str:
    """Communities by name; words and filters narrow it. What is no filter filters nothing."""
    asked = _asked()
    with reading() as session:
        page = communities_of(
            session, actor(), wanted_by(**asked), cursor=request.args.get("cursor")
        )
    return render_template("caretaking/index.html", page=page, asked=asked)


def _asked() -> dict[str, str]:
    given = {name: request.args.get(name, "") for name in _parser.fields}
    try:
        return dict(_parser.load({**given, "q": given["q"][:80]}))
    except ValidationError as error:
        wrong = error.messages_dict
        return {name: "" if name in wrong else value for name, value in given.items()}


def _appointing(slug: str) -> dict[str, Any]:
    with reading() as session:
        place = community_to_look_at(session, actor(), slug)
        leaders = facilitators_who_can_come(session, community_id=place.id)
        closed = calls_members_only(session, community_id=place.id)
    return {
        "place": place,
        "looked_after": bool(leaders),
        "members_only": closed,
        "by_office": True,
    }


@bp.route("/<slug>/facilitators/new", methods=["GET", "POST"])
@requires("communities.administer")
@fresh
@form(AppointmentForm, "communities/appoint.html", context=_appointing)
def appoint(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Make somebody the facilitator of a community that has none."""
    with unit_of_work() as session:
        place = community_to_tend(session, actor(), slug)
        news = call_facilitator(session, place, data["handle"], by=actor())
        words = {"handle": data["handle"].lower().removeprefix("@"), "name": place.name}
    if news:
        flash(_("@%(handle)s is a facilitator of %(name)s now, and is told.", **words), "success")
    else:
        flash(_("@%(handle)s is a facilitator of %(name)s already.", **words), "success")
    return redirect("/admin/communities", 303)
