"""The directory, the home of one community, joining and leaving."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import FormState, form
from app.health.badges import vitality_of
from app.health.quiet import quiet_here
from app.health.states import STATES, TONES
from app.levels import bell_of_list
from app.rules import requires
from app.schemas.communities import JoinForm, NothingForm
from app.transactions import reading, unit_of_work
from app.visits import note_reading
from app.web.communities import bp
from app.web.communities.context import entrance, room
from community.communities import access
from community.communities.access import Granted
from community.communities.access.belonging import own_membership_to_end
from community.communities.actions import memberships, requests
from community.communities.actions.charters import CommunitySettings
from community.communities.models import Joining, Visibility
from community.communities.policies import WayIn
from community.communities.queries.directory import directory
from community.communities.queries.members import facilitators
from community.communities.queries.tags import tags_in_use
from community.lifecycle.queries.endings import leads_to
from community.reading.queries import news_for, unread_in
from community.rights import may
from community.threads.queries import ThreadFilter, threads_page
from community.welcoming.path import own_path
from community.welcoming.queries import place_of, promise_to


@bp.get("/communities")
@requires("communities.browse")
def index() -> str:
    """The communities one may read; overseers see the names and stages of the others too."""
    with reading() as session:
        page = directory(session, actor(), cursor=request.args.get("cursor"))
        states = vitality_of(session, actor(), page.items)
    standing = actor().organisation_standing()
    return render_template(
        "communities/index.html",
        page=page,
        vitality=states,
        states=STATES,
        tones=TONES,
        may_propose=may("communities.propose", standing),
        oversees=may("communities.oversee", standing),
    )


def wanted_settings(data: dict[str, Any]) -> CommunitySettings:
    """The settings a form or a program asks for."""
    return CommunitySettings(
        name=data["name"],
        slug=data["slug"].lower(),
        summary=data["summary"],
        visibility=Visibility(data["visibility"]),
        joining=Joining(data["joining"]),
        question_template=data["question_template"],
        allows_alias=data["allows_alias"],
    )


def _home(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.read", tab="home")
        granted = context["granted"]
        community_id = granted.community.id
        threads = threads_page(
            session, actor(), which=ThreadFilter(community_id=community_id), size=10
        )
        return {
            **context,
            "way_in": entrance(session, granted),
            "facilitators": facilitators(session, community_id=community_id),
            "tags": tags_in_use(session, community_id=community_id),
            "bell": bell_of_list(session, actor(), granted),
            "quiet": quiet_here(session, actor(), granted.community),
            "threads": threads,
            "unread": unread_in(session, actor(), [row.id for row in threads.items]),
            "news": news_for(session, actor(), community_id=community_id),
            **_newcomers(session, granted),
        }


def _newcomers(session: Session, granted: Granted) -> dict[str, Any]:
    """What only the reader sees: who says hello to them, and their first steps."""
    if granted.membership is None:
        return {"promise": None, "path": [], "welcomer": None}
    return {
        "promise": promise_to(session, actor(), granted.community.id),
        "path": own_path(session, actor(), granted),
        "welcomer": place_of(session, actor(), granted.community.id),
    }


@bp.get("/communities/<slug>")
@requires("communities.read")
def show(slug: str) -> ResponseReturnValue:
    """A community's home; one that was merged leads on for those who may read there."""
    context = _home(slug)
    with reading() as session:
        onwards = leads_to(session, actor(), context["place"])
    if onwards is not None:
        return redirect(f"/communities/{onwards}", 301)
    note_reading(context["place"].id)
    return render_template("communities/show.html", form=FormState(), **context)


@bp.post("/communities/<slug>/join")
@requires("communities.join")
@form(JoinForm, "communities/show.html", context=_home)
def join(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Join, or ask to."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.join")
        name = granted.community.name
        way = requests.join(session, granted.community, by=actor(), note=data["note"])
    if way == WayIn.JOIN:
        flash(_("You are a member of %(name)s now.", name=name), "success")
    else:
        flash(_("You asked to join. A facilitator will decide, and you will be told."))
    return redirect(f"/communities/{slug}", 303)


@bp.post("/communities/<slug>/request/withdrawal")
@requires("communities.join")
def withdraw_request(slug: str) -> ResponseReturnValue:
    """Take one's own request back."""
    who = actor()
    with unit_of_work() as session:
        granted = access.community_to(session, who, slug, verb="communities.join")
        if who.id is not None:
            requests.withdraw_request(session, community_id=granted.community.id, account_id=who.id)
    flash(_("You took your request back."))
    return redirect(f"/communities/{slug}", 303)


@bp.post("/communities/<slug>/leave")
@requires("communities.leave")
@form(NothingForm, "communities/show.html", context=_home)
def leave(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Leave the community; a private one is out of sight from then on."""
    del data
    with unit_of_work() as session:
        granted, membership = own_membership_to_end(session, actor(), slug)
        memberships.leave(session, membership)
        name, hidden = granted.community.name, granted.community.visibility == Visibility.PRIVATE
    flash(_("You have left %(name)s. What you wrote stays.", name=name))
    return redirect("/communities" if hidden else f"/communities/{slug}", 303)
