"""Reading paths: their pages, how they are made, and how far somebody has come."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.paths import PathForm, PathStepForm, PathStepMoveForm
from app.sources import source_of
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.communities.models import Stage
from community.lifecycle.queries.state import life_of
from community.paths import actions
from community.paths.access import path_to, step_to
from community.paths.queries import paths_of, walk_along

bp = Blueprint("paths", __name__)


@bp.get("/communities/<slug>/knowledge/paths")
@requires("articles.read")
def index(slug: str) -> str:
    """The paths of a community."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        paths = paths_of(session, actor(), granted.community.id)
        life = life_of(session, granted.community)
    arranges = granted.may("articles.arrange") and granted.community.stage != Stage.ARCHIVED
    return render_template(
        "paths/index.html",
        granted=granted,
        community=granted.community,
        life=life,
        arranges=arranges,
        paths=paths if arranges else [path for path in paths if path.steps],
    )


def _naming(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.arrange")
    return {"community": granted.community, "path": None}


@bp.route("/communities/<slug>/knowledge/paths/new", methods=["GET", "POST"])
@requires("articles.arrange")
@form(PathForm, "paths/naming.html", context=_naming)
def new(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Begin a path."""

    def make(session: Session) -> str:
        granted = community_to(session, actor(), slug, verb="articles.arrange")
        return str(actions.make_path(session, granted, **data).id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return redirect(f"/paths/{number}", code=303)


@bp.get("/paths/<int:path_id>")
@requires("articles.read")
def show(path_id: int) -> str:
    """One path with its steps."""
    return render_template("paths/show.html", form=FormState(), **_looking(path_id))


def _looking(path_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = path_to(session, actor(), path_id, verb="articles.read")
        walk = walk_along(session, actor(), granted.path)
    place = granted.place
    return {
        "path": granted.path,
        "granted": place,
        "community": place.community,
        "walk": walk,
        "arranges": place.may("articles.arrange") and place.community.stage != Stage.ARCHIVED,
        "marks": actor().signed_in and place.may("articles.mark_read"),
    }


def _renaming(path_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = path_to(session, actor(), path_id, verb="articles.arrange")
    path = granted.path
    return {
        "community": granted.place.community,
        "path": path,
        "form_values": {"title": path.title, "purpose": path.purpose},
    }


@bp.route("/paths/<int:path_id>/edit", methods=["GET", "POST"])
@requires("articles.arrange")
@form(PathForm, "paths/naming.html", context=_renaming)
def rename(data: dict[str, Any], path_id: int) -> ResponseReturnValue:
    """Give it another title and purpose."""
    with unit_of_work() as session:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        actions.name_path(granted, **data)
    flash(_("Saved."), "good")
    return redirect(f"/paths/{path_id}", code=303)


@bp.post("/paths/<int:path_id>/deletion")
@requires("articles.arrange")
def delete(path_id: int) -> ResponseReturnValue:
    """Delete a path; what it leads to stays."""
    with unit_of_work() as session:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        slug = granted.place.community.slug
        actions.delete_path(session, granted)
    flash(_("The path is deleted. What it led to is still there."))
    return redirect(f"/communities/{slug}/knowledge/paths", code=303)


@bp.post("/paths/<int:path_id>/steps")
@requires("articles.arrange")
@form(PathStepForm, "paths/show.html", context=_looking)
def add(data: dict[str, Any], path_id: int) -> ResponseReturnValue:
    """Put an article or a thread at its end."""
    found = source_of(data["address"], "")

    def act() -> None:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        which = {"article_id": found.cited_id, "thread_id": found.thread_id}
        actions.add_step(session, granted, why=data["why"], **which)

    with unit_of_work() as session:
        done_once(session, act)
    return redirect(f"/paths/{path_id}#add", code=303)


@bp.post("/path-steps/<int:step_id>/place")
@requires("articles.arrange")
def move(step_id: int) -> ResponseReturnValue:
    """Move a step one place."""
    direction = PathStepMoveForm().load({"move": request.form.get("move", "")})["move"]
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.arrange", to_change=True)
        actions.move_step(session, granted, direction)
        path_id = granted.path.id
    return redirect(f"/paths/{path_id}#step-{step_id}", code=303)


@bp.post("/path-steps/<int:step_id>/removal")
@requires("articles.arrange")
def remove(step_id: int) -> ResponseReturnValue:
    """Take a step off its path."""
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.arrange", to_change=True)
        actions.remove_step(session, granted)
        path_id = granted.path.id
    return redirect(f"/paths/{path_id}", code=303)


@bp.post("/path-steps/<int:step_id>/mark")
@requires("articles.mark_read")
def mark(step_id: int) -> ResponseReturnValue:
    """Note that one has read it, or that one has not."""
    read = request.form.get("read") == "1"
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.mark_read")
        actions.note_read(session, granted, by=actor(), read=read)
        path_id = granted.path.id
    return redirect(f"/paths/{path_id}#step-{step_id}", code=303)
