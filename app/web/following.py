"""Whom one follows, and what they began."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.rules import requires
from app.transactions import reading, unit_of_work
from community.following.actions import follow, unfollow, welcome_followers
from community.following.queries import begun_by_followed, followed_page
from community.people.access import person_to_read
from community.reading.queries import unread_in

bp = Blueprint("following", __name__)


@bp.get("/following")
@requires("people.read_followed")
def index() -> str:
    """What those one follows began, newest first; with `people` whom one follows."""
    shows_people = request.args.get("show") == "people"
    cursor = request.args.get("cursor")
    unread: dict[int, Any] = {}
    with reading() as session:
        page: Any
        if shows_people:
            page = followed_page(session, actor(), cursor=cursor)
        else:
            page = begun_by_followed(session, actor(), cursor=cursor)
            unread = dict(unread_in(session, actor(), [row.id for row in page.items]))
    return render_template(
        "following/index.html", page=page, shows_people=shows_people, unread=unread
    )


@bp.post("/people/<handle>/follow")
@requires("people.follow")
def begin(handle: str) -> ResponseReturnValue:
    """Hear of what the person begins."""
    return _change(handle, follow, _("You hear of what this person starts where you may read it."))


@bp.post("/people/<handle>/follow/remove")
@requires("people.follow")
def end(handle: str) -> ResponseReturnValue:
    """Hear of it no more."""
    return _change(handle, unfollow, _("You follow this person no more."))


def _change(handle: str, act: Callable[..., None], said: str) -> ResponseReturnValue:
    with unit_of_work() as session:
        person = person_to_read(session, actor(), handle)
        act(session, person, by=actor())
    flash(said, "good")
    return redirect(f"/people/{person.handle}", 303)


@bp.post("/settings/notifications/followers")
@requires("people.follow")
def welcome() -> ResponseReturnValue:
    """May be followed."""
    return _welcome(welcome=True)


@bp.post("/settings/notifications/followers/remove")
@requires("people.follow")
def refuse() -> ResponseReturnValue:
    """May not be followed; whoever does follows no more."""
    return _welcome(welcome=False)


def _welcome(*, welcome: bool) -> ResponseReturnValue:
    me = actor().id
    assert me is not None  # the verb asks for an account
    with unit_of_work() as session:
        welcome_followers(session, me, welcome=welcome)
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications#followers", 303)
