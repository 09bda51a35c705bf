"""How a community ends: harvest, next places, the closed door, and a new beginning."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import FormState, form
from app.harvest import harvest_draft
from app.presenters import stored_body
from app.rendering import render
from app.rules import requires
from app.schemas.endings import CloseForm, HarvestForm, NextPlacesForm
from app.schemas.lifecycle import ReasonForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from app.web.lifecycle import bp
from app.web.lifecycle.guarding import for_those_who
from community.communities.access import community_to
from community.communities.models import Stage
from community.communities.queries.directory import CommunityCard, readable_communities
from community.communities.queries.tags import tags_in_use
from community.lifecycle.access import ending_to, merge_to_follow
from community.lifecycle.actions.endings import (
    begin_ending,
    call_off,
    choose_next_places,
    end_community,
    write_harvest,
)
from community.lifecycle.actions.moves import begin_again
from community.lifecycle.actions.successions import go_along
from community.lifecycle.models import Ending, SuccessionKind
from community.lifecycle.policies import MOST_NEXT_PLACES
from community.lifecycle.queries.endings import (
    following,
    made_together,
    merged_into,
    offer_of,
    offers_to,
)
from community.lifecycle.queries.stages import open_proposal
from community.lifecycle.queries.state import preparing_among
from community.paging import LARGEST_SIZE

_MOST_TAGS = 500


def ending_page(slug: str, **_more: int) -> dict[str, Any]:
    """What the page shows; one who facilitates sees what can be done."""
    with reading() as session:
        context = room(session, slug, verb="communities.read", tab="ending")
        granted, place = context["granted"], context["place"]
        ending = session.get(Ending, place.id)
        leads = granted.may("lifecycle.end")
        parting = open_proposal(session, place.id, reads=True) if leads else None
        places = following(session, actor(), place.id, SuccessionKind.NEXT_PLACE)
        found = {
            "ending": ending,
            "harvest": stored_body(ending.harvest_html) if ending else None,
            "places": places,
            "split_off": following(session, actor(), place.id, SuccessionKind.SPLIT),
            "merged": merged_into(session, place.id) if granted.membership else None,
            "offer": offer_of(session, place.id) if leads else None,
            "offers": offers_to(session, place.id) if leads else [],
            "tags": tags_in_use(session, community_id=place.id, most=_MOST_TAGS) if leads else [],
            "elsewhere": _elsewhere(session, place.id) if leads else [],
            "parting": parting,
        }
    chosen = [each.slug for each in places]
    values = {
        "harvest": ending.harvest if ending else "",
        "farewell": ending.farewell if ending else "",
        "places": chosen + [""] * (MOST_NEXT_PLACES - len(chosen)),
        "opens_as": place.visibility,
        "joining": place.joining,
        "tags": parting.tags if parting else [],
    }
    return {**context, **found, "form_values": values}


def _elsewhere(session: Session, community_id: int) -> list[CommunityCard]:
    """Living communities that the actor reads, for a choice; none that is being prepared."""
    found = readable_communities(session, actor(), size=LARGEST_SIZE).items
    prepared = preparing_among(session, [each.id for each in found])
    return [
        each
        for each in found
        if each.id != community_id and each.stage != Stage.ARCHIVED and each.id not in prepared
    ]


@bp.get("/communities/<slug>/ending")
@requires("communities.read")
def ending(slug: str) -> str:
    """What it made and where to go on; for facilitators also how to end, split or merge it."""
    context = ending_page(slug)
    state = FormState(values=context.pop("form_values"))
    return render_template("lifecycle/ending.html", form=state, **context)


@bp.post("/communities/<slug>/ending")
@requires("lifecycle.end")
@form(ReasonForm, "lifecycle/ending.html", context=ending_page)
def begin(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Begin to end it; a draft of the harvest is there to be rewritten."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.end")
        made = made_together(session, granted.community.id)
    draft = render(harvest_draft(made))
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.end")
        begin_ending(session, granted.community, by=actor(), harvest=draft, reason=data["reason"])
    flash(_("The ending has begun, and the members are told. Nothing is closed yet."))
    return redirect(f"/communities/{slug}/ending", 303)


@bp.route("/communities/<slug>/ending/harvest", methods=["GET", "POST"])
@requires("lifecycle.end")
@form(HarvestForm, "lifecycle/harvest.html", context=for_those_who("lifecycle.end", ending_page))
def harvest(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Write what was made together."""
    written = render(data["harvest"])
    with unit_of_work() as session:
        _granted, ending = ending_to(session, actor(), slug)
        write_harvest(
            session,
            ending,
            harvest=written,
            farewell=data["farewell"],
            seen_version=data["version"],
        )
    flash(_("Saved."), "success")
    return redirect(f"/communities/{slug}/ending", 303)


@bp.route("/communities/<slug>/ending/places", methods=["GET", "POST"])
@requires("lifecycle.end")
@form(NextPlacesForm, "lifecycle/places.html", context=for_those_who("lifecycle.end", ending_page))
def places(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Where members can go on."""
    with unit_of_work() as session:
        granted, _ending = ending_to(session, actor(), slug)
        choose_next_places(session, granted.community, by=actor(), slugs=data["places"])
    if any(slug.strip() for slug in data["places"]):
        flash(_("Saved. Members see those that they may read."), "success")
    else:
        flash(_("No next place is named now. Members are pointed nowhere."))
    return redirect(f"/communities/{slug}/ending", 303)


@bp.post("/communities/<slug>/ending/close")
@requires("lifecycle.end")
@form(CloseForm, "lifecycle/ending.html", context=ending_page)
def close(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """End it: everything is kept and read, nothing is added."""
    with unit_of_work() as session:
        granted, ending = ending_to(session, actor(), slug)
        end_community(session, granted.community, ending, by=actor(), **data)
    flash(_("The community has ended. Thank you for looking after it."), "success")
    return redirect(f"/communities/{slug}/ending", 303)


@bp.post("/communities/<slug>/ending/cancel")
@requires("lifecycle.end")
def cancel(slug: str) -> ResponseReturnValue:
    """Not to end after all."""
    with unit_of_work() as session:
        _granted, ending = ending_to(session, actor(), slug)
        call_off(session, ending)
    flash(_("The ending is called off. What you wrote is kept."))
    return redirect(f"/communities/{slug}/ending", 303)


@bp.post("/communities/<slug>/ending/relaunch")
@requires("lifecycle.end")
@form(ReasonForm, "lifecycle/ending.html", context=ending_page)
def relaunch(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Begin again."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.end")
        begin_again(session, granted.community, by=actor(), reason=data["reason"])
    flash(_("The community begins again. Its tasks are open."), "success")
    return redirect(f"/communities/{slug}/tasks", 303)


@bp.post("/communities/<slug>/ending/follow")
@requires("communities.leave")
def follow(slug: str) -> ResponseReturnValue:
    """A member of what was merged goes along."""
    with unit_of_work() as session:
        merge = merge_to_follow(session, actor(), slug)
        go_along(session, merge, by=actor())
        found = merged_into(session, merge.community_id)
        assert found is not None  # it was found a moment ago
    flash(_("You are a member of %(name)s now.", name=found.name), "success")
    return redirect(f"/communities/{found.slug}", 303)
