"""Bring a list of people as a file: look first, then let the worker do it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import roster
from app.actor import actor
from app.extensions import limiter
from app.forms import form
from app.rules import requires
from app.schemas.communities import NothingForm
from app.transactions import reading
from app.web.roster.blueprint import bp
from community.errors import Refused
from community.roster.access import list_to
from community.roster.queries import FileShown, file_shown, recent_files
from community.words import N_


def _lists() -> dict[str, Any]:
    with reading() as session:
        return {"lists": recent_files(session)}


@bp.route("/lists", methods=["GET", "POST"])
@requires("roster.invite")
@limiter.limit("60 per hour", methods=["POST"])
@form(NothingForm, "roster/lists.html", context=_lists)
def bring(data: dict[str, Any]) -> ResponseReturnValue:
    """Choose a file; it is looked through, and nothing is done yet."""
    del data
    file = request.files.get("file")
    if file is None or not file.filename:
        words = N_("Choose a file first.")
        raise Refused(words, code="no_file", fields={"file": words})
    content, name = file.stream.read(), file.filename
    file.close()
    list_id = roster.look_through(content, name=name)
    return redirect(f"/admin/lists/{list_id}", 303)


def _shown(list_id: int) -> FileShown:
    after = request.args.get("after", "")
    with reading() as session:
        found = list_to(session, actor(), list_id, held=False)
        return file_shown(found, after=int(after) if after.isdecimal() and len(after) < 9 else 0)


@bp.get("/lists/<int:list_id>")
@requires("roster.invite")
def show(list_id: int) -> str:
    """What a list would do, or how far the worker is with it, and the lines left out."""
    return render_template("roster/list.html", list=_shown(list_id))


@bp.get("/lists/<int:list_id>/progress")
@requires("roster.invite")
def progress(list_id: int) -> str:
    """The part of that page that is told of news."""
    return render_template("roster/_progress.html", list=_shown(list_id))


@bp.post("/lists/<int:list_id>/start")
@requires("roster.invite")
def start(list_id: int) -> ResponseReturnValue:
    """Let the worker take it up."""
    roster.start(list_id)
    return redirect(f"/admin/lists/{list_id}", 303)


@bp.post("/lists/<int:list_id>/removal")
@requires("roster.invite")
def remove(list_id: int) -> ResponseReturnValue:
    """Let go of a list; nobody who was invited by it is touched."""
    roster.drop(list_id)
    flash(_("The list is deleted."), "success")
    return redirect("/admin/lists", 303)
