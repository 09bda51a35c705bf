"""What facilitators tried in a community, the library of moves, and what came after."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import interventions as written
from app.actor import actor
from app.addresses import RowId
from app.forms import FormState, form
from app.i18n import spoken
from app.idempotency import once
from app.rules import requires
from app.schemas.interventions import InterventionForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from community.communities.access import community_to
from community.health.models import Vitality
from community.health.shapes import reasons_in
from community.interventions.access import intervention_to, open_flag_of
from community.interventions.actions import Tried, log_intervention, remove_intervention
from community.interventions.moves import MOVES, OWN, REASON_WORDS, moves_for
from community.interventions.queries import interventions_page
from community.interventions.signals import WATCHED

bp = Blueprint("interventions", __name__)


def _room(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="interventions.read", tab="interventions")
        flag = open_flag_of(session, context["granted"])
        page = interventions_page(
            session, community_id=context["place"].id, cursor=request.args.get("cursor")
        )
    codes = [] if flag is None else [each.code for each in reasons_in(flag.reasons)]
    reasons = [code for code in codes if code in REASON_WORDS]
    return {
        **context,
        "page": page,
        "flag": flag,
        "is_quiet": flag is not None and flag.state == Vitality.QUIET,
        "reasons": reasons,
        "library": [
            (code, spoken(REASON_WORDS[code]), moves_for(code))
            for code in dict.fromkeys([*reasons, *REASON_WORDS])
        ],
        "moves": MOVES,
        "watched": WATCHED,
        "written": written,
    }


@bp.get("/communities/<slug>/interventions")
@requires("interventions.read")
def index(slug: str) -> str:
    """The library, the form with the chosen move, and what was tried before."""
    context = _room(slug)
    move = MOVES.get(request.args.get("move", ""))
    asked = request.args.get("flag", type=RowId.number)
    flag = context["flag"]
    state = FormState(
        values={
            "move": move.code if move else OWN,
            "says": spoken(move.name) if move else "",
            "signal": move.signal if move else "",
            "flag_id": flag.id if flag is not None and asked == flag.id else "",
        }
    )
    return render_template("interventions/index.html", form=state, **context)


@bp.post("/communities/<slug>/interventions")
@requires("interventions.log")
@form(InterventionForm, "interventions/index.html", context=_room)
def log(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Note what was tried; Hearth looks again in four weeks."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="interventions.log")
        made = once(
            session,
            lambda: str(log_intervention(session, granted, Tried(**data), by=actor()).id),
        )
    flash(_("Noted. In four weeks you see here what the figures did."), "success")
    return redirect(f"/communities/{slug}/interventions#tried-{made}", 303)


@bp.post("/communities/<slug>/interventions/<int:intervention_id>/removal")
@requires("interventions.log")
def remove(slug: str, intervention_id: int) -> ResponseReturnValue:
    """Take out what was noted by mistake."""
    with unit_of_work() as session:
        _granted, entry = intervention_to(
            session, actor(), slug, intervention_id, verb="interventions.log"
        )
        remove_intervention(session, entry)
    flash(_("The note is taken out."), "success")
    return redirect(f"/communities/{slug}/interventions", 303)
