"""Who hands a community over to whom, and who stands in, for programs."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rendering import render
from app.rules import requires
from app.schemas.endings import AbsenceForm, AbsenceOut, HandOverForm, HandOverOut
from app.transactions import reading, unit_of_work
from community import clock
from community.communities.access import community_to
from community.lifecycle.access import absence_to_end, hand_over_to_take
from community.lifecycle.actions.rotation import come_back, hand_over, plan_absence, take_over
from community.lifecycle.queries.rotation import absences, hand_overs
from community.organisation.queries import organisation_zone
from community.paging import Page

bp = ApiBlueprint("rotation", __name__, description="Hand-overs and absences of facilitators.")


@bp.route("/communities/<slug>/hand-overs", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_rotation")
@bp.lists(HandOverOut)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """Hand-over notes, newest first; a plain member gets those written to them."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.see_rotation")
        return hand_overs(
            session,
            community_id=granted.community.id,
            only_to=None if granted.may("lifecycle.rotate") else actor().id,
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/communities/<slug>/hand-overs", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.rotate")
@bp.arguments(HandOverForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def write(data: dict[str, Any], slug: str) -> None:
    """Write to a member what they need to know to take over."""
    note = render(data["note"])
    told: dict[str, Any] = {"to": data["to"], "note": note, "steps_down": data["steps_down"]}
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.rotate").community
        done_once(session, partial(hand_over, session, place, by=actor(), **told))


@bp.route("/communities/<slug>/hand-overs/<int:hand_over_id>/acceptance", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.take_over")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def accept(slug: str, hand_over_id: int) -> None:
    """Take over: you become facilitator."""
    with unit_of_work() as session:
        _granted, note = hand_over_to_take(session, actor(), slug, hand_over_id)
        done_once(session, lambda: take_over(session, note))


@bp.route("/communities/<slug>/absences", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_tasks")
@bp.response(200, AbsenceOut(many=True))  # type: ignore[untyped-decorator]  # the same
def index_absences(slug: str) -> Any:
    """Which facilitators are away or will be, and who stands in."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.see_tasks").community
        today = clock.now().astimezone(organisation_zone(session)).date()
        return absences(session, place.id, today=today)


@bp.route("/communities/<slug>/absences", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.rotate")
@bp.arguments(AbsenceForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def plan(data: dict[str, Any], slug: str) -> None:
    """Say when you are away, and who stands in."""
    with unit_of_work() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.rotate").community
        done_once(session, lambda: plan_absence(session, place, by=actor(), **data))


@bp.route("/communities/<slug>/absences/<int:absence_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.rotate")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def be_back(slug: str, absence_id: int) -> None:
    """Be back before the planned day."""
    with unit_of_work() as session:
        _granted, absence = absence_to_end(session, actor(), slug, absence_id)
        come_back(absence)
