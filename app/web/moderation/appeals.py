"""Appeals that come to oneself, and the answer to one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.presenters import stored_body
from app.rules import requires
from app.schemas.measures import AppealAnswerForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.moderation import bp
from community.communities.access import community_by_id_to
from community.communities.queries.members import led_by
from community.errors import CommunityError
from community.moderation.access import appeal_to_answer
from community.moderation.actions.appeals import answer
from community.moderation.policies import Ruling
from community.moderation.queries.measures import appeals_waiting, measure_row
from community.rights import Role


@bp.get("/appeals")
@requires("moderation.answer_appeals")
def appeals() -> str:
    """Open appeals that come to oneself, oldest first; with `in` those of one community.

    Whoever comes from a notice and facilitates one community alone is in its room at once.
    """
    slug, cursor = request.args.get("in"), request.args.get("cursor")
    with reading() as session:
        led = [] if slug or _administers() else led_by(session, actor())
        if len(led) == 1:
            slug = led[0].slug
        here = room(session, slug, verb="moderation.review", tab="moderation") if slug else {}
        place_id = here["place"].id if here else None
        page = appeals_waiting(session, actor(), community_id=place_id, cursor=cursor)
    return render_template("moderation/appeals.html", page=page, led=led, **here)


def _administers() -> bool:
    return Role.ADMIN in actor().organisation_standing()


def _appeal(appeal_id: int) -> dict[str, Any]:
    with reading() as session:
        found = appeal_to_answer(session, actor(), appeal_id)
        row = measure_row(session, found.measure.id)
        led = [] if _administers() else led_by(session, actor())
        slug = next((each.slug for each in led if each.id == found.measure.community_id), None)
        here = room(session, slug, verb="moderation.review", tab="moderation") if slug else {}
        reads = True
        try:
            # Whoever is asked to judge sees what was judged, hidden or rejected as it is.
            community_by_id_to(
                session, actor(), found.measure.community_id or 0, verb="threads.read"
            )
        except CommunityError:
            reads = False  # an admin answers for a community whose posts are not theirs to read
    shown = {"row": row, "appeal": found.appeal, "reads": reads, "stored_body": stored_body}
    return {**shown, **here}


@bp.route("/appeals/<int:appeal_id>", methods=["GET", "POST"])
@requires("moderation.answer_appeals")
@form(AppealAnswerForm, "moderation/appeal.html", context=_appeal)
def answer_appeal(data: dict[str, Any], appeal_id: int) -> ResponseReturnValue:
    """Answer the person; reverse what was done, or let it stand."""
    with unit_of_work() as session:
        found = appeal_to_answer(session, actor(), appeal_id)
        answer(session, found, by=actor(), ruling=Ruling(data["ruling"]), words=data["answer"])
    flash(_("Answered. The person is told."), "success")
    return redirect("/appeals", 303)
