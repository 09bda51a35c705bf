"""Prompts to lead by example: not now, not for three months, or never again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.rules import requires
from app.transactions import unit_of_work
from community.leading.actions import choose
from community.leading.actions import dismiss as dismiss_prompt
from community.leading.policies import LeadingState

bp = Blueprint("leading", __name__)
_STATE = f"<any({','.join(LeadingState)}):state>"


@bp.post("/today/leading/dismiss")
@requires("today.manage")
def dismiss() -> ResponseReturnValue:
    """Not now; the other prompt comes in two weeks."""
    with unit_of_work() as session:
        dismiss_prompt(session, actor())
    flash(_("Not now, then. The next one comes in two weeks at the earliest."), "good")
    return redirect("/today", 303)


@bp.post(f"/today/leading/{_STATE}")
@requires("today.manage")
def choose_here(state: str) -> ResponseReturnValue:
    """Pause prompts or end them, on the page where they are."""
    _choose(state)
    return redirect("/today", 303)


@bp.post(f"/settings/notifications/leading/{_STATE}")
@requires("today.manage")
def choose_in_settings(state: str) -> ResponseReturnValue:
    """The same in the settings."""
    _choose(state)
    return redirect("/settings/notifications#leading", 303)


def _choose(state: str) -> None:
    with unit_of_work() as session:
        choose(session, actor(), LeadingState(state))
    flash(_("Your choice is saved."), "good")
