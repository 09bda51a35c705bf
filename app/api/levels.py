"""How much you hear of a community, a tag or a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.levels import LevelIn, LevelLineOut, LevelOut
from app.transactions import reading, unit_of_work
from community.levels.access import (
    CHOOSE,
    SEE,
    Place,
    community_place,
    own_level,
    tag_place,
    thread_place,
)
from community.levels.actions import choose_level, forget_level
from community.levels.policies import Level
from community.levels.queries import Standing, own_levels, standing_at
from community.paging import Page

bp = ApiBlueprint(
    "levels", __name__, description="How much you hear of communities, tags and threads."
)
Find = Callable[[Session], Place]


def _see(find: Find) -> Standing:
    with reading() as session:
        return standing_at(session, find(session))


def _choose(find: Find, data: dict[str, Any]) -> Standing:
    with unit_of_work() as session:
        place = find(session)
        choose_level(session, place, Level(data["level"]) if data["level"] else None)
        return standing_at(session, place)


@bp.route("/communities/<slug>/level", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("levels.read")
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def of_community(slug: str) -> Standing:
    """How much you hear of a community."""
    return _see(lambda session: community_place(session, actor(), slug, verb=SEE))


@bp.route("/communities/<slug>/level", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("levels.choose")
@bp.arguments(LevelIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def choose_community(data: dict[str, Any], slug: str) -> Standing:
    """Choose how much you hear of a community."""
    return _choose(lambda session: community_place(session, actor(), slug, verb=CHOOSE), data)


@bp.route("/communities/<slug>/tags/<int:tag_id>/level", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("levels.read")
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def of_tag(slug: str, tag_id: int) -> Standing:
    """How much you hear of what bears a tag."""
    return _see(lambda session: tag_place(session, actor(), slug, tag_id, verb=SEE))


@bp.route("/communities/<slug>/tags/<int:tag_id>/level", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("levels.choose")
@bp.arguments(LevelIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def choose_tag(data: dict[str, Any], slug: str, tag_id: int) -> Standing:
    """Choose how much you hear of what bears a tag."""
    return _choose(lambda session: tag_place(session, actor(), slug, tag_id, verb=CHOOSE), data)


@bp.route("/threads/<int:thread_id>/level", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("levels.read")
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def of_thread(thread_id: int) -> Standing:
    """How much you hear of a thread."""
    return _see(lambda session: thread_place(session, actor(), thread_id, verb=SEE))


@bp.route("/threads/<int:thread_id>/level", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("levels.choose")
@bp.arguments(LevelIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, LevelOut)  # type: ignore[untyped-decorator]  # the same
def choose_thread(data: dict[str, Any], thread_id: int) -> Standing:
    """Choose how much you hear of a thread."""
    return _choose(lambda session: thread_place(session, actor(), thread_id, verb=CHOOSE), data)


@bp.route("/me/levels", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("notifications.read")
@bp.lists(LevelLineOut)
def index(query: dict[str, Any]) -> Page[Any]:
    """What you chose, the newest first."""
    with reading() as session:
        return own_levels(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/levels/<int:level_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("notifications.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(level_id: int) -> None:
    """Take one choice back."""
    with unit_of_work() as session:
        forget_level(session, own_level(session, actor(), level_id))
