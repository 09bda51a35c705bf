"""From a proposal to an open community: one page with what is done and what is next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import once
from app.presenters import stored_body
from app.rendering import render
from app.rules import requires
from app.schemas.communities import NothingForm
from app.schemas.lifecycle import FirstEventForm, ProposalForm, ProposalTextForm, ReasonForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.lifecycle import bp
from app.web.lifecycle.guarding import for_those_who
from community.communities.actions.charters import CommunitySettings
from community.communities.models import Joining, Visibility
from community.lifecycle.access import opening_to
from community.lifecycle.actions.openings import (
    FirstEvent,
    drop_proposal,
    open_prepared,
    propose_community,
    rewrite_proposal,
    set_first_event,
)
from community.lifecycle.policies import FirstKind
from community.lifecycle.queries.openings import steps_of


@bp.route("/communities/new", methods=["GET", "POST"])
@requires("communities.propose")
@form(
    ProposalForm,
    "lifecycle/propose.html",
    context=lambda: {"form_values": {"opens_as": "organisation", "joining": "open"}},
)
def propose(data: dict[str, Any]) -> ResponseReturnValue:
    """Propose a community; it is private until it opens."""
    wanted = CommunitySettings(
        name=data["name"],
        slug=data["slug"].lower(),
        summary=data["summary"],
        visibility=Visibility(data["opens_as"]),
        joining=Joining(data["joining"]),
    )
    proposal = render(data["proposal"])
    with unit_of_work() as session:
        slug = once(
            session,
            lambda: propose_community(session, wanted, proposal=proposal, by=actor()).slug,
        )
    flash(_("Your proposal is kept. Only you and the founders you invite can see it."), "success")
    return redirect(f"/communities/{slug}/opening", 303)


def _opening(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="lifecycle.see_opening", tab="opening")
        opening = opening_to(session, actor(), slug, verb="lifecycle.see_opening").opening
        steps = steps_of(session, context["place"].id)
    first = next((step.code for step in steps if not step.done), None)
    return {
        **context,
        "opening": opening,
        "proposal": stored_body(opening.proposal_html),
        "steps": steps,
        "next_step": first,
        "zone": str(get_timezone()),
        "form_values": {
            "proposal": opening.proposal,
            "opens_as": opening.opens_as,
            "kind": opening.first_kind or FirstKind.SESSION,
            "at": _local(opening.first_at),
            "about": opening.first_about,
            "where": opening.first_where,
        },
    }


def _zone() -> ZoneInfo:
    return ZoneInfo(str(get_timezone()))


def _local(at: datetime | None) -> str:
    return at.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M") if at else ""


@bp.get("/communities/<slug>/opening")
@requires("lifecycle.see_opening")
def opening(slug: str) -> str:
    """The way to the opening, for the founders."""
    context = _opening(slug)
    state = FormState(values=context.pop("form_values"))
    return render_template("lifecycle/opening.html", form=state, **context)


@bp.route("/communities/<slug>/opening/proposal", methods=["GET", "POST"])
@requires("lifecycle.prepare")
@form(
    ProposalTextForm,
    "lifecycle/proposal.html",
    context=for_those_who("lifecycle.prepare", _opening),
)
def edit_proposal(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Say what is needed in other words, and for whom it opens."""
    written = render(data["proposal"])
    with unit_of_work() as session:
        prepared = opening_to(session, actor(), slug)
        rewrite_proposal(prepared, proposal=written, opens_as=Visibility(data["opens_as"]))
    flash(_("The proposal is saved."), "success")
    return redirect(f"/communities/{slug}/opening", 303)


@bp.route("/communities/<slug>/opening/first-event", methods=["GET", "POST"])
@requires("lifecycle.prepare")
@form(
    FirstEventForm,
    "lifecycle/first_event.html",
    context=for_those_who("lifecycle.prepare", _opening),
)
def date_first_event(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Date the first session or question."""
    at = data["at"].replace(tzinfo=_zone()).astimezone(UTC)
    first = FirstEvent(
        kind=FirstKind(data["kind"]), at=at, about=data["about"], where=data["where"]
    )
    with unit_of_work() as session:
        set_first_event(opening_to(session, actor(), slug), first)
    flash(_("The date is set."), "success")
    return redirect(f"/communities/{slug}/opening", 303)


@bp.post("/communities/<slug>/opening")
@requires("lifecycle.prepare")
@form(
    NothingForm,
    "lifecycle/opening.html",
    context=for_those_who("lifecycle.prepare", _opening),
)
def open_now(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Open the community to those whom it is for."""
    del data
    with unit_of_work() as session:
        prepared = opening_to(session, actor(), slug)
        open_prepared(session, prepared, by=actor())
    flash(_("The community is open. Its founders are told."), "success")
    return redirect(f"/communities/{slug}", 303)


@bp.route("/communities/<slug>/opening/drop", methods=["GET", "POST"])
@requires("lifecycle.prepare")
@form(ReasonForm, "lifecycle/drop.html", context=for_those_who("lifecycle.prepare", _opening))
def drop(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Let the proposal go."""
    with unit_of_work() as session:
        prepared = opening_to(session, actor(), slug)
        drop_proposal(session, prepared, by=actor(), reason=data["reason"])
    flash(_("The proposal is dropped. Its founders are told."))
    return redirect("/communities", 303)
