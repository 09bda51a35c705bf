"""Split a community by its tags, and merge one into another."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import done_once, once
from app.rendering import render
from app.rules import requires
from app.schemas.endings import MergeAnswerForm, MergeForm, SplitForm
from app.transactions import unit_of_work
from app.web.lifecycle import bp
from app.web.lifecycle.endings import ending_page
from app.web.lifecycle.guarding import for_those_who
from community.communities.access import community_to
from community.communities.actions.charters import CommunitySettings
from community.communities.models import Joining, Visibility
from community.lifecycle.access import offer_to_answer, place_to_join
from community.lifecycle.actions.successions import (
    agree_to_merge,
    offer_merge,
    split,
    withdraw_offer,
)


@bp.route("/communities/<slug>/split", methods=["GET", "POST"])
@requires("lifecycle.end")
@form(SplitForm, "lifecycle/split.html", context=for_those_who("lifecycle.end", ending_page))
def split_off(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Propose a community that takes the threads of some tags along."""
    wanted = CommunitySettings(
        name=data["name"],
        slug=data["slug"].lower(),
        summary=data["summary"],
        visibility=Visibility(data["opens_as"]),
        joining=Joining(data["joining"]),
    )
    proposal = render(data["proposal"])
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.end")
        made = once(
            session,
            lambda: (
                split(
                    session,
                    granted.community,
                    wanted,
                    tags=data["tags"],
                    proposal=proposal,
                    by=actor(),
                ).slug
            ),
        )
    flash(_("The new community is being prepared. Its threads come along when it opens."))
    return redirect(f"/communities/{made}/opening", 303)


@bp.route("/communities/<slug>/merge", methods=["GET", "POST"])
@requires("lifecycle.end")
@form(MergeForm, "lifecycle/merge.html", context=for_those_who("lifecycle.end", ending_page))
def merge(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Offer to be taken in by another community."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="lifecycle.end")
        into = place_to_join(session, actor(), data["into"])
        done_once(session, lambda: offer_merge(session, granted.community, into, by=actor()))
    flash(_("The facilitators over there are asked. Nothing happens before they agree."))
    return redirect(f"/communities/{slug}/ending", 303)


@bp.post("/communities/<slug>/merge/<int:offer_id>")
@requires("lifecycle.end")
@form(MergeAnswerForm, "lifecycle/ending.html", context=ending_page)
def answer_merge(data: dict[str, Any], slug: str, offer_id: int) -> ResponseReturnValue:
    """Agree to take the other community in, or decline; its own side takes the offer back."""
    with unit_of_work() as session:
        granted, offer = offer_to_answer(session, actor(), slug, offer_id)
        if data["outcome"] == "agree":
            agree_to_merge(session, offer, here=granted.community.id, by=actor())
        else:
            withdraw_offer(session, offer)
    if data["outcome"] == "agree":
        flash(_("Merged. The threads are here at their old addresses; members are told."))
    else:
        flash(_("The offer is gone. Nothing has changed."))
    return redirect(f"/communities/{slug}/ending", 303)
