"""The browsers in which you are signed in."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import clear_session_cookie, forget_actor
from app.rules import requires
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id, own_session_id
from community.accounts.actions.sessions import end_session, end_sessions
from community.accounts.queries.keys import signed_in_browsers


@bp.get("/sessions")
@requires("accounts.manage_own")
def sessions() -> str:
    """The browsers, this one marked."""
    with reading() as opened:
        browsers = signed_in_browsers(opened, own_id())
    return render_template("settings/sessions.html", browsers=browsers, this=own_session_id())


@bp.post("/sessions/<int:session_id>/end")
@requires("accounts.manage_own")
def end(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    with unit_of_work() as opened:
        end_session(opened, account_id=own_id(), session_id=session_id)
    flash(_("That browser is signed out."), "good")
    return redirect("/settings/sessions", code=303)


@bp.post("/sessions/end-all")
@requires("accounts.manage_own")
def end_all() -> ResponseReturnValue:
    """Sign every browser out, this one too."""
    with unit_of_work() as opened:
        end_sessions(opened, account_id=own_id())
    forget_actor()
    response = redirect("/sign-in", code=303)
    clear_session_cookie(response)
    flash(_("You are signed out everywhere."), "good")
    return response
