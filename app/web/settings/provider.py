"""Connect one's account with the provider of single sign-on, and disconnect it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.forms import form
from app.freshness import fresh
from app.mail import messages
from app.oidc.carried import PROVED, unpacked
from app.redirects import next_page
from app.rules import requires
from app.schemas.communities import NothingForm
from app.signing_on import provider, provider_label, send_away
from app.transactions import unit_of_work
from app.web.settings.blueprint import bp, own_id, own_session_id
from community.accounts.models import Account
from community.errors import Refused
from community.identities.actions.links import link, unlink
from community.words import N_


@bp.get("/security/provider/begin")
@requires("accounts.manage_own")
@fresh
def begin_connecting() -> ResponseReturnValue:
    """Go to the provider, to show who one is there."""
    return send_away("link", to="/settings/security", session=own_session_id())


@bp.get("/confirm/provider")
@requires("accounts.manage_own")
def confirm_at_provider() -> ResponseReturnValue:
    """Go to the provider, which asks who one is, instead of typing the password here."""
    to = next_page(otherwise="/settings/security")
    return send_away("confirm", to=to, anew=True, session=own_session_id())


def _proved() -> dict[str, Any]:
    provider()  # where there is none, there is no such page
    return {"claims": unpacked(PROVED.take()), "provider": provider_label()}


@bp.route("/security/provider", methods=["GET", "POST"])
@requires("accounts.manage_own")
@fresh
@form(NothingForm, "settings/provider.html", context=_proved)
def connect(data: dict[str, Any]) -> ResponseReturnValue:
    """Say that it is to be connected: shown first, since a link could lead anybody here."""
    del data
    claims = _proved()["claims"]
    if claims is None:
        raise Refused(_("This took too long. Begin again."), code="step_ran_out")
    notice = messages.notice(N_("Another way of signing in was connected to your account."))
    with unit_of_work() as opened:
        link(opened, opened.get_one(Account, own_id()), claims, notice=notice)
    response = redirect("/settings/security", code=303)
    PROVED.clear(response)
    flash(_("From now on you can sign in with %(provider)s.", provider=provider_label()), "good")
    return response


@bp.post("/security/provider/<int:identity_id>/remove")
@requires("accounts.manage_own")
@fresh
def disconnect(identity_id: int) -> ResponseReturnValue:
    """Forget one of one's identities, unless it is the last way in."""
    notice = messages.notice(N_("A way of signing in was disconnected from your account."))
    with unit_of_work() as opened:
        unlink(opened, account_id=own_id(), identity_id=identity_id, notice=notice)
    flash(_("It is disconnected. It no longer signs you in here."), "good")
    return redirect("/settings/security", code=303)
