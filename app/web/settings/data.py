"""What is yours: a copy of it, and leaving."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import clear_session_cookie, forget_actor
from app.extensions import limiter
from app.forms import form
from app.freshness import fresh
from app.leaving import ask_and_tell
from app.rules import requires
from app.schemas.communities import NothingForm
from app.schemas.own_data import LeavingSchema
from app.takeout.handing import copy_response
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.own_data.actions import ask_export, come_back, drop_export
from community.own_data.models import Choice
from community.own_data.queries import (
    departure_of,
    duties_of,
    export_file,
    footprint_of,
    own_exports,
)


def _own_data() -> dict[str, Any]:
    with reading() as session:
        return {
            "copies": own_exports(session, own_id()),
            "leaving": departure_of(session, own_id()),
        }


@bp.route("/data", methods=["GET", "POST"])
@requires("accounts.manage_own")
@limiter.limit("10 per hour", methods=["POST"])
@fresh
@form(NothingForm, "settings/data.html", context=_own_data)
def data(data: dict[str, Any]) -> ResponseReturnValue:
    """Ask for a copy of everything of one's own."""
    del data
    with unit_of_work() as session:
        ask_export(session, account_id=own_id())
    flash(_("Your copy is being made. You are told when it is ready."), "good")
    return redirect("/settings/data", code=303)


@bp.get("/data/copies")
@requires("accounts.manage_own")
def copies() -> str:
    """The list of one's copies, for a page that is told of news."""
    with reading() as session:
        return render_template("settings/_copies.html", copies=own_exports(session, own_id()))


@bp.get("/data/copies/<int:export_id>")
@requires("accounts.manage_own")
@limiter.limit("20 per hour")
@fresh
def copy(export_id: int) -> Response:
    """Fetch one of one's own copies."""
    with reading() as session:
        name = export_file(session, own_id(), export_id)
    return copy_response(name)


@bp.post("/data/copies/<int:export_id>/delete")
@requires("accounts.manage_own")
def delete_copy(export_id: int) -> ResponseReturnValue:
    """Let go of a copy before its time."""
    with unit_of_work() as session:
        drop_export(session, account_id=own_id(), export_id=export_id)
    flash(_("The copy is deleted."), "good")
    return redirect("/settings/data", code=303)


def _preview() -> dict[str, Any]:
    with reading() as session:
        return {
            "mine": footprint_of(session, own_id()),
            "duties": duties_of(session, own_id()),
            "leaving": departure_of(session, own_id()),
        }


@bp.route("/data/leaving", methods=["GET", "POST"])
@requires("accounts.manage_own")
@limiter.limit("20 per hour", methods=["POST"])
@fresh
@form(LeavingSchema, "settings/leaving.html", context=_preview)
def leave(data: dict[str, Any]) -> ResponseReturnValue:
    """Leave in one of three ways; this browser is signed out."""
    ask_and_tell(
        own_id(), choice=Choice(data["choice"]), typed=data["handle"], at_once=data["at_once"]
    )
    forget_actor()
    response = redirect("/" if data["at_once"] else "/sign-in", code=303)
    clear_session_cookie(response)
    if data["at_once"]:
        flash(_("You have left. What you chose is being done now."), "good")
    else:
        flash(_("You leave in a week. Sign in before that to stay after all."), "good")
    return response


@bp.post("/data/leaving/take-back")
@requires("accounts.manage_own")
def stay() -> ResponseReturnValue:
    """Stay after all."""
    with unit_of_work() as session:
        come_back(session, account_id=own_id())
    flash(_("You stay. Nothing was changed; make new API tokens if you need them."), "good")
    return redirect("/settings/data", code=303)
