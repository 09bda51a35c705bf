"""Those who ask to join, and the decision on each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.rules import requires
from app.schemas.communities import NothingForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from community.communities.access.belonging import request_to_decide
from community.communities.actions.requests import admit, decline
from community.communities.queries.requests import open_requests


def _requests(slug: str, **_more: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.admit", tab="requests")
        page = open_requests(
            session, community_id=context["place"].id, cursor=request.args.get("cursor")
        )
    return {**context, "page": page}


@bp.get("/communities/<slug>/requests")
@requires("communities.admit")
def index_requests(slug: str) -> str:
    """Open requests, oldest first."""
    return render_template("communities/requests.html", form=FormState(), **_requests(slug))


@bp.post("/communities/<slug>/requests/<int:request_id>/admission")
@requires("communities.admit")
@form(NothingForm, "communities/requests.html", context=_requests)
def admit_request(data: dict[str, Any], slug: str, request_id: int) -> ResponseReturnValue:
    """Let the person in."""
    del data
    with unit_of_work() as session:
        _granted, wanted = request_to_decide(session, actor(), slug, request_id)
        admit(session, wanted, by=actor())
    flash(_("Admitted. They will be told."), "success")
    return redirect(f"/communities/{slug}/requests", 303)


@bp.post("/communities/<slug>/requests/<int:request_id>/refusal")
@requires("communities.admit")
@form(NothingForm, "communities/requests.html", context=_requests)
def decline_request(data: dict[str, Any], slug: str, request_id: int) -> ResponseReturnValue:
    """Do not let the person in."""
    del data
    with unit_of_work() as session:
        _granted, wanted = request_to_decide(session, actor(), slug, request_id)
        decline(session, wanted, by=actor())
    flash(_("Declined. They will be told."))
    return redirect(f"/communities/{slug}/requests", 303)
