"""Canned texts of a community, and of the organisation."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.measures import TextForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community.communities.access import community_to
from community.moderation.actions.desk import add_text, remove_text
from community.moderation.queries.measures import texts_for


def _texts(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.set_rules", tab="moderation")
        return {**context, "texts": texts_for(session, context["place"].id)}


@bp.route("/communities/<slug>/moderation/texts", methods=["GET", "POST"])
@requires("moderation.set_rules")
@form(TextForm, "moderation/texts.html", context=_texts)
def texts(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Texts for warnings and reasons; add one."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="moderation.set_rules").community
        add_text(session, community_id=place.id, **data)
    return redirect(f"/communities/{slug}/moderation/texts", 303)


@bp.post("/communities/<slug>/moderation/texts/<int:text_id>/removal")
@requires("moderation.set_rules")
def remove_own_text(slug: str, text_id: int) -> ResponseReturnValue:
    """Take a text of this community out."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="moderation.set_rules").community
        remove_text(session, community_id=place.id, text_id=text_id)
    return redirect(f"/communities/{slug}/moderation/texts", 303)


def _shared_texts() -> dict[str, Any]:
    with reading() as session:
        return {"texts": texts_for(session, None)}


@bp.route("/admin/texts", methods=["GET", "POST"])
@requires("moderation.oversee")
@form(TextForm, "moderation/shared_texts.html", context=_shared_texts)
def shared_texts(data: dict[str, Any]) -> ResponseReturnValue:
    """Texts for the facilitators of all communities; add one."""
    with unit_of_work() as session:
        add_text(session, community_id=None, **data)
    return redirect("/admin/texts", 303)


@bp.post("/admin/texts/<int:shared_text_id>/removal")
@requires("moderation.oversee")
def remove_shared_text(shared_text_id: int) -> ResponseReturnValue:
    """Take a text of the organisation out."""
    with unit_of_work() as session:
        remove_text(session, community_id=None, text_id=shared_text_id)
    return redirect("/admin/texts", 303)
