"""Choose how much one hears of a community, a tag or a thread."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import typed_values
from app.levels import page_of
from app.rules import requires
from app.schemas.levels import LevelForm
from app.transactions import unit_of_work
from community.levels.access import (
    CHOOSE,
    Place,
    community_place,
    own_level,
    tag_place,
    thread_place,
)
from community.levels.actions import choose_level, forget_level
from community.levels.policies import Level

bp = Blueprint("levels", __name__)
_FORM = LevelForm()


@bp.post("/communities/<slug>/level")
@requires("levels.choose")
def of_community(slug: str) -> ResponseReturnValue:
    """How much one hears of a community."""
    return _choose(lambda session: community_place(session, actor(), slug, verb=CHOOSE))


@bp.post("/communities/<slug>/tags/<int:tag_id>/level")
@requires("levels.choose")
def of_tag(slug: str, tag_id: int) -> ResponseReturnValue:
    """How much one hears of what bears a tag."""
    return _choose(lambda session: tag_place(session, actor(), slug, tag_id, verb=CHOOSE))


@bp.post("/threads/<int:thread_id>/level")
@requires("levels.choose")
def of_thread(thread_id: int) -> ResponseReturnValue:
    """How much one hears of a thread."""
    return _choose(lambda session: thread_place(session, actor(), thread_id, verb=CHOOSE))


def _choose(find: Callable[[Session], Place]) -> ResponseReturnValue:
    with unit_of_work() as session:
        place = find(session)  # who may not know of it learns nothing of what is wrong, either
        typed = _FORM.load(typed_values(_FORM, request.form))["level"]
        choose_level(session, place, Level(typed) if typed else None)
    flash(_("Your choice is saved."), "good")
    return redirect(page_of(place), code=303)


@bp.post("/settings/notifications/levels/<int:level_id>/remove")
@requires("notifications.manage")
def forget(level_id: int) -> ResponseReturnValue:
    """Take one choice back."""
    with unit_of_work() as session:
        forget_level(session, own_level(session, actor(), level_id))
    flash(_("The choice is taken back."), "good")
    return redirect("/settings/notifications#levels", code=303)
