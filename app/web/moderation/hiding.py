"""A facilitator hides a post, and shows it again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.moderation import HidingForm
from app.transactions import reading, unit_of_work
from app.web.moderation import bp
from app.web.moderation.posts import address_of, begun, load, shown
from community.moderation.actions.hiding import hide_post, show_post


def _hiding(**ids: int) -> dict[str, Any]:
    with reading() as session:
        granted = load(session, verb="moderation.hide", ids=ids)
        return {**shown(session, granted), **begun(session, granted.community.id)}


@bp.route("/threads/<int:thread_id>/hiding", methods=["GET", "POST"])
@bp.route("/replies/<int:reply_id>/hiding", methods=["GET", "POST"])
@requires("moderation.hide")
@form(HidingForm, "moderation/hiding.html", context=_hiding)
def hide(data: dict[str, Any], **ids: int) -> ResponseReturnValue:
    """Take the post from its readers, with a reason for its author."""
    with unit_of_work() as session:
        granted = load(session, verb="moderation.hide", ids=ids)
        hide_post(session, granted, by=actor(), reason=data["reason"], rule=data["rule"])
        address = address_of(granted)
    flash(_("The post is hidden. Its author and the facilitators still see it."), "success")
    return redirect(address, 303)


@bp.post("/threads/<int:thread_id>/hiding/remove")
@bp.post("/replies/<int:reply_id>/hiding/remove")
@requires("moderation.hide")
def show(**ids: int) -> ResponseReturnValue:
    """Give the post back to its readers."""
    with unit_of_work() as session:
        granted = load(session, verb="moderation.hide", ids=ids)
        show_post(session, granted, by=actor())
        address = address_of(granted)
    flash(_("The post is shown again."), "success")
    return redirect(address, 303)
