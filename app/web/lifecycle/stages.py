"""Where a community is in its life, what comes next, and how it came here."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actor import actor
from app.forms import FormState, form
from app.gates import told
from app.rules import requires
from app.schemas.lifecycle import MoveForm, StageDecisionForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.lifecycle import bp
from community.communities.access import community_to
from community.communities.models import Stage
from community.lifecycle.access import proposal_to_decide
from community.lifecycle.actions.moves import accept, move_by_hand, not_yet
from community.lifecycle.limits import stage_limits
from community.lifecycle.policies import BY_HAND
from community.lifecycle.queries.stages import ProposalRow, moves, next_gates, open_proposal
from community.lifecycle.stages import BEFORE, NEXT, weeks_held
from community.rights import Role


def _stage(slug: str, **_more: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="lifecycle.read", tab="stage")
        place = context["place"]
        limits = stage_limits(session)
        found = next_gates(session, place, limits)
        reads = Role.READER in context["granted"].standing
        proposal = open_proposal(session, place.id, reads=reads)
        page = moves(session, community_id=place.id, cursor=request.args.get("cursor"))
    return {
        **context,
        "reads": reads,
        "gates": [told(gate) for gate in found.gates],
        "week": found.week,
        "proposal": proposal,
        "fading": proposal is not None and _follows_from_a_decline(proposal),
        "evidence": [told(gate) for gate in proposal.evidence] if proposal else [],
        "against": [told(gate) for gate in proposal.counter_evidence] if proposal else [],
        "next_stage": NEXT.get(place.stage),
        "weeks": weeks_held(place.stage, limits) if place.stage in NEXT else 0,
        "page": page,
        "choices": BY_HAND[place.stage],
    }


def _follows_from_a_decline(proposal: ProposalRow) -> bool:
    """Whether what speaks for the move is what no longer holds."""
    back = BEFORE.get(proposal.from_stage) == proposal.to_stage
    return back or proposal.to_stage == Stage.TRANSFORMING


@bp.get("/communities/<slug>/stage")
@requires("lifecycle.read")
def stage(slug: str) -> str:
    """The five stages, the next gate, the open proposal and the history."""
    return render_template("lifecycle/stage.html", form=FormState(), **_stage(slug))


@bp.post("/communities/<slug>/stage/proposals/<int:proposal_id>")
@requires("lifecycle.decide")
@form(StageDecisionForm, "lifecycle/stage.html", context=_stage)
def decide(data: dict[str, Any], slug: str, proposal_id: int) -> ResponseReturnValue:
    """Accept a proposed stage, or say not yet."""
    weeks = 0
    with unit_of_work() as session:
        granted, proposal = proposal_to_decide(session, actor(), slug, proposal_id)
        if data["outcome"] == "accept":
            accept(session, granted.community, proposal, by=actor(), reason=data["reason"])
        else:
            weeks = not_yet(session, proposal, by=actor(), reason=data["reason"])
    if data["outcome"] == "accept":
        flash(_("The stage has changed, and its tasks are open."), "success")
        return redirect(f"/communities/{slug}/tasks", 303)
    flash(_said_later(weeks))
    return redirect(f"/communities/{slug}/stage", 303)


def _said_later(weeks: int) -> str:
    return str(
        ngettext(
            "Not yet, then. It will be proposed again in %(num)s week if it still holds.",
            "Not yet, then. It will be proposed again in %(num)s weeks if it still holds.",
            weeks,
        )
    )


@bp.post("/communities/<slug>/stage")
@requires("lifecycle.override")
@form(MoveForm, "lifecycle/stage.html", context=_stage)
def move(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """The programme owner moves a community, with a reason."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.override")
        move_by_hand(
            session, granted.community, to=Stage(data["stage"]), by=actor(), reason=data["reason"]
        )
    flash(_("The stage has changed. The facilitators are told, with your reason."), "success")
    return redirect(f"/communities/{slug}/stage", 303)
