"""Reading paths for programs: find, make, order, and note what one has read."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import once
from app.rules import requires
from app.schemas.paths import PathForm, PathOut, PathsOut, PathStepIn, PathStepPlaceIn
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.paths import actions
from community.paths.access import path_to, step_to
from community.paths.queries import paths_of, walk_along

bp = ApiBlueprint("paths", __name__, description="What to read in which order.")


@bp.route("/communities/<slug>/paths", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.response(200, PathsOut)  # type: ignore[untyped-decorator]  # the same
def index(slug: str) -> dict[str, Any]:
    """The paths of a community, by title."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        return {"items": paths_of(session, actor(), granted.community.id)}


@bp.route("/communities/<slug>/paths", methods=["POST"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.arguments(PathForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PathOut)
def create(data: dict[str, Any], slug: str) -> tuple[Any, str]:
    """Begin a path."""

    def make(session: Session) -> str:
        granted = community_to(session, actor(), slug, verb="articles.arrange")
        return str(actions.make_path(session, granted, **data).id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return _read(int(number)), f"/api/v1/paths/{number}"


@bp.route("/paths/<int:path_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.read")
@bp.response(200, PathOut)  # type: ignore[untyped-decorator]  # the same
def show(path_id: int) -> dict[str, Any]:
    """One path with the steps you may read."""
    return _read(path_id)


def _read(path_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = path_to(session, actor(), path_id, verb="articles.read")
        walk = walk_along(session, actor(), granted.path)
    path = granted.path
    return {
        "id": path.id,
        "community": granted.place.community.slug,
        "title": path.title,
        "purpose": path.purpose,
        "changed_at": path.changed_at,
        "steps": walk.steps,
    }


@bp.route("/paths/<int:path_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.arguments(PathForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, PathOut)  # type: ignore[untyped-decorator]  # the same
def rename(data: dict[str, Any], path_id: int) -> dict[str, Any]:
    """Give it another title and purpose."""
    with unit_of_work() as session:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        actions.name_path(granted, **data)
    return _read(path_id)


@bp.route("/paths/<int:path_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(path_id: int) -> None:
    """Delete a path; what it leads to stays."""
    with unit_of_work() as session:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        actions.delete_path(session, granted)


@bp.route("/paths/<int:path_id>/steps", methods=["POST"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.arguments(PathStepIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PathOut)
def add(data: dict[str, Any], path_id: int) -> tuple[Any, str]:
    """Put an article or a thread of the community at its end."""

    def make(session: Session) -> str:
        granted = path_to(session, actor(), path_id, verb="articles.arrange", to_change=True)
        return str(actions.add_step(session, granted, **data).id)

    with unit_of_work() as session:
        once(session, lambda: make(session))
    return _read(path_id), f"/api/v1/paths/{path_id}"


@bp.route("/path-steps/<int:step_id>/place", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.arguments(PathStepPlaceIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def place(data: dict[str, Any], step_id: int) -> None:
    """Put a step where it is the one with that number, counted from 0."""
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.arrange", to_change=True)
        actions.place_step(session, granted, data["position"])


@bp.route("/path-steps/<int:step_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(step_id: int) -> None:
    """Take a step off its path."""
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.arrange", to_change=True)
        actions.remove_step(session, granted)


@bp.route("/path-steps/<int:step_id>/mark", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.mark_read")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mark(step_id: int) -> None:
    """Note for yourself that you have read it; nobody else sees or counts it."""
    _note(step_id, read=True)


@bp.route("/path-steps/<int:step_id>/mark", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.mark_read")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmark(step_id: int) -> None:
    """Take that back."""
    _note(step_id, read=False)


def _note(step_id: int, *, read: bool) -> None:
    with unit_of_work() as session:
        granted = step_to(session, actor(), step_id, verb="articles.mark_read")
        actions.note_read(session, granted, by=actor(), read=read)
