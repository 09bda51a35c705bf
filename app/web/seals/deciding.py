"""Requests to open a seal: what waits, what became of it, and the name for those two who agreed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.seals import SealDecisionForm
from app.transactions import reading, unit_of_work
from app.web.seals.blueprint import bp
from community.seals.access import is_bound, request_to
from community.seals.actions import decide
from community.seals.policies import RequestState
from community.seals.queries import is_open_to, person_shown, request_row, requests_page


@bp.get("/seals")
@requires("seals.read")
def index() -> str:
    """Requests of one's own, those about oneself and, for who may decide, all of them."""
    with reading() as session:
        page = requests_page(session, actor(), cursor=request.args.get("cursor"))
    return render_template("seals/index.html", page=page)


def _request(seal_id: int) -> dict[str, Any]:
    with reading() as session:
        found = request_to(session, actor(), seal_id)
        row = request_row(session, seal_id)
        decides = (
            found.decider
            and row.state == RequestState.WAITING
            and not (found.asker or found.author)
            and not is_bound(session, actor(), found.community_id)
        )
        person = person_shown(session, found, actor())
        opened_to_me = is_open_to(found, actor())
    about_me = found.author and found.request.agreed
    return {
        "row": row,
        "decides": decides,
        "person": person,
        "about_me": about_me,
        "gone": opened_to_me and person is None,
    }


@bp.get("/seals/<int:seal_id>")
@requires("seals.read")
def show(seal_id: int) -> str:
    """One request."""
    return render_template("seals/show.html", **_request(seal_id))


@bp.post("/seals/<int:seal_id>/decision")
@requires("seals.decide")
@form(SealDecisionForm, "seals/show.html", context=_request)
def settle(data: dict[str, Any], seal_id: int) -> ResponseReturnValue:
    """Agree that the seal is opened, or refuse."""
    with unit_of_work() as session:
        found = request_to(session, actor(), seal_id, to_change=True)
        decide(session, found, by=actor(), agree=data["agree"])
    if data["agree"]:
        flash(_("The seal is open for you and who asked, until tomorrow. The author is told."))
    else:
        flash(_("You have refused. Nobody learns who it is."))
    return redirect(f"/seals/{seal_id}", 303)
