"""The charter: read by readers, written by facilitators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rendering import render
from app.rules import requires
from app.schemas.communities import CharterForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from community import clock
from community.communities import access
from community.communities.actions.charters import (
    CHARTER_TEXTS,
    prepare_charter,
    write_charter,
)
from community.lifecycle.actions.renewal import renew_charter
from community.lifecycle.policies import renewal_due


@bp.get("/communities/<slug>/charter")
@requires("communities.read")
def charter(slug: str) -> str:
    """The charter in full."""
    with reading() as session:
        context = room(session, slug, verb="communities.read", tab="charter")
    place = context["place"]
    due = renewal_due(place.charter_renewed_at, created_at=place.created_at, now=clock.now())
    return render_template("communities/charter.html", renewal_due=due, **context)


@bp.post("/communities/<slug>/charter/renewal")
@requires("communities.edit")
def renew(slug: str) -> ResponseReturnValue:
    """The charter is still right as it stands."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        renew_charter(session, granted.community)
    flash(_("The charter is renewed for another year."), "success")
    return redirect(f"/communities/{slug}/charter", 303)


def _writing(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="charter")
    place = context["place"]
    values = {name: getattr(place, name) for name in (*CHARTER_TEXTS, "sponsor")}
    return {**context, "form_values": {**values, "version": place.version}}


@bp.route("/communities/<slug>/charter/edit", methods=["GET", "POST"])
@requires("communities.edit")
@form(CharterForm, "communities/charter_edit.html", context=_writing)
def edit_charter(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Write the charter; who was overtaken sees both texts and saves again."""
    written = prepare_charter(data, sponsor=data["sponsor"], render=render)
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        write_charter(session, granted.community, written, seen_version=data["version"])
    flash(_("The charter is saved."), "success")
    return redirect(f"/communities/{slug}/charter", 303)
