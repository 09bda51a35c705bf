"""Hand over to the next facilitator, and plan to be away."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import once
from app.presenters import stored_body
from app.rendering import render
from app.rules import requires
from app.schemas.endings import AbsenceForm, HandOverForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.lifecycle import bp
from app.web.lifecycle.guarding import for_those_who
from community import clock
from community.communities.access import community_to
from community.communities.queries.members import facilitators
from community.lifecycle.access import absence_to_end, hand_over_to_take
from community.lifecycle.actions.rotation import come_back, hand_over, plan_absence, take_over
from community.lifecycle.queries.rotation import absences, hand_overs
from community.organisation.queries import organisation_zone


def _rotation(slug: str, **_more: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="lifecycle.see_rotation", tab="rotation")
        granted, community_id = context["granted"], context["place"].id
        leads = granted.may("lifecycle.rotate")
        today = clock.now().astimezone(organisation_zone(session)).date()
        return {
            **context,
            "leads": leads,
            "page": hand_overs(
                session,
                community_id=community_id,
                only_to=None if leads else actor().id,
                cursor=request.args.get("cursor"),
            ),
            "away": absences(session, community_id, today=today) if leads else [],
            "facilitators": facilitators(session, community_id=community_id),
            "today": today,
            "stored_body": stored_body,
        }


@bp.get("/communities/<slug>/rotation")
@requires("lifecycle.see_rotation")
def rotation(slug: str) -> str:
    """Notes and absences; a plain member sees what was written to them."""
    return render_template("lifecycle/rotation.html", form=FormState(), **_rotation(slug))


@bp.route("/communities/<slug>/rotation/hand-over", methods=["GET", "POST"])
@requires("lifecycle.rotate")
@form(
    HandOverForm, "lifecycle/hand_over.html", context=for_those_who("lifecycle.rotate", _rotation)
)
def write_hand_over(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Write to whoever takes over."""
    note = render(data["note"])
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.rotate")
        once(
            session,
            lambda: str(
                hand_over(
                    session,
                    granted.community,
                    by=actor(),
                    to=data["to"],
                    note=note,
                    steps_down=data["steps_down"],
                ).id
            ),
        )
    flash(_("Your note is on its way. Nothing changes before they agree."), "success")
    return redirect(f"/communities/{slug}/rotation", 303)


@bp.post("/communities/<slug>/rotation/hand-overs/<int:hand_over_id>")
@requires("lifecycle.take_over")
def accept_hand_over(slug: str, hand_over_id: int) -> ResponseReturnValue:
    """Take over."""
    with unit_of_work() as session:
        _granted, note = hand_over_to_take(session, actor(), slug, hand_over_id)
        take_over(session, note)
    flash(_("You facilitate this community now."), "success")
    return redirect(f"/communities/{slug}/rotation", 303)


@bp.route("/communities/<slug>/rotation/absence", methods=["GET", "POST"])
@requires("lifecycle.rotate")
@form(AbsenceForm, "lifecycle/absence.html", context=for_those_who("lifecycle.rotate", _rotation))
def plan_to_be_away(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Say when one is away, and who stands in."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.rotate")
        once(
            session,
            lambda: str(plan_absence(session, granted.community, by=actor(), **data).id),
        )
    flash(_("Noted. Whoever stands in sees what waits for you."), "success")
    return redirect(f"/communities/{slug}/rotation", 303)


@bp.post("/communities/<slug>/rotation/absences/<int:absence_id>/end")
@requires("lifecycle.rotate")
def be_back(slug: str, absence_id: int) -> ResponseReturnValue:
    """Be back before the planned day."""
    with unit_of_work() as session:
        _granted, absence = absence_to_end(session, actor(), slug, absence_id)
        come_back(absence)
    flash(_("Welcome back."), "success")
    return redirect(f"/communities/{slug}/rotation", 303)
