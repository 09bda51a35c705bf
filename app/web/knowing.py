"""Who might know the answer to a question, and whether one may be asked oneself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.knowing import threads_alike
from app.rules import requires
from app.schemas.knowing import AskForm
from app.transactions import reading, unit_of_work
from community.knowing.actions import ask_person, demand_looking, welcome_asking
from community.knowing.policies import MOST_ASKED
from community.knowing.queries import asked_of, who_might_know
from community.threads.access import thread_to

bp = Blueprint("knowing", __name__)


def _looked(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="knowing.ask")
        demand_looking(granted, actor=actor())
        alike = threads_alike(granted)
        asked = asked_of(session, thread_id)
        room = len(asked) < MOST_ASKED
        people = who_might_know(session, granted, alike=alike) if room else []
    return {
        "thread": granted.thread,
        "community": granted.community,
        "people": people,
        "asked": asked,
        "room": room,
    }


@bp.route("/threads/<int:thread_id>/who-might-know", methods=["GET", "POST"])
@requires("knowing.ask")
@form(AskForm, "knowing/show.html", context=_looked)
def ask(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """See who might know, and ask one of them."""
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="knowing.ask")
        alike = threads_alike(granted)
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="knowing.ask")
        name = ask_person(session, granted, actor=actor(), handle=data["handle"], alike=alike)
    flash(_("%(name)s is told of the question.", name=name), "success")
    return redirect(f"/threads/{thread_id}/who-might-know", 303)


@bp.post("/settings/notifications/asking")
@requires("notifications.manage")
def welcome() -> ResponseReturnValue:
    """Be suggested to others as somebody who might know."""
    return _welcome(asked=True)


@bp.post("/settings/notifications/asking/remove")
@requires("notifications.manage")
def refuse() -> ResponseReturnValue:
    """Be suggested to nobody."""
    return _welcome(asked=False)


def _welcome(*, asked: bool) -> ResponseReturnValue:
    me = actor().id
    assert me is not None  # the verb asks for an account
    with unit_of_work() as session:
        welcome_asking(session, me, welcome=asked)
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications#asking", 303)
