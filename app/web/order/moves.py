"""Move a thread to another community, and what was moved of one's own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.order import ThreadMoveForm
from app.transactions import reading, unit_of_work
from app.web.order.blueprint import bp
from community.errors import Refused
from community.order.access import MOVE, place_to_move_to
from community.order.actions.moves import move_thread
from community.order.queries.moves import MovePlan, move_plan, own_moves, places_to_go
from community.threads.access import GrantedThread, thread_to
from community.threads.actions.states import demand_changeable


def _moving(thread_id: int) -> dict[str, Any]:
    """The communities to choose from; once one is named, what would become of the thread there."""
    asked = (request.form.get("community") or request.args.get("community") or "").strip()
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb=MOVE)
        demand_changeable(granted)
        plan, why_not = _looked_at(session, granted, asked) if asked else (None, None)
        places = places_to_go(session, actor(), but=granted.community.id)
    return {
        "thread": granted.thread,
        "community": granted.community,
        "plan": plan,
        "why_not": why_not,
        "places": [(place.slug, place.name) for place in places],
        "form_values": {"community": asked[:60]},
    }


def _looked_at(session: Session, granted: GrantedThread, slug: str) -> tuple[MovePlan | None, Any]:
    try:
        target = place_to_move_to(session, actor(), granted, slug)
    except Refused as refused:
        return None, refused.detail
    return move_plan(session, granted, target), None


@bp.route("/threads/<int:thread_id>/move", methods=["GET", "POST"])
@requires("threads.move")
@form(ThreadMoveForm, "order/move.html", context=_moving)
def move(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Put a thread where it belongs; what becomes of it is shown first."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=MOVE)
        name = once(session, lambda: _move(session, granted, data))
    flash(_("The thread is in %(place)s now. Its author is told why.", place=name), "success")
    return redirect(f"/threads/{thread_id}", 303)


def _move(session: Session, granted: GrantedThread, data: dict[str, Any]) -> str:
    target = place_to_move_to(session, actor(), granted, data["community"])
    name, why = target.community.name, data["reason"]
    move_thread(session, granted, target, by=actor(), reason=why, wider=data["wider"])
    return name


@bp.get("/moved")
@requires("moderation.read_own")
def moved() -> str:
    """Which threads of one's own were moved, where to and why, newest first."""
    with reading() as session:
        page = own_moves(session, actor(), cursor=request.args.get("cursor"))
    return render_template("order/moved.html", page=page)
