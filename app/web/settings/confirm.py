"""Show once more that it is you, before something sensitive."""

from __future__ import annotations

from typing import Any

from flask import redirect, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import passkeys
from app.actor import forget_actor, set_session_cookie
from app.forms import form
from app.passwords import check_password
from app.redirects import next_page
from app.rules import requires
from app.schemas.accounts import PasswordSchema
from app.settings import settings
from app.signing_on import provider_label
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id, own_session_id
from community.accounts.actions.sessions import renew_session
from community.accounts.actions.throttles import CONFIRM, forgive, subject_of, take_try
from community.accounts.queries.keys import keys_of, sign_in_facts_of
from community.accounts.secrets import new_secret
from community.errors import Refused
from community.identities.queries import identities_of

_HOME = "/settings/security"


def _ways() -> dict[str, Any]:
    with reading() as opened:
        keys = keys_of(opened, own_id())
        elsewhere = bool(identities_of(opened, own_id()))
    return {
        "has_password": keys.has_password,
        "provider": provider_label() if elsewhere else "",
        "next": next_page(otherwise=_HOME),
        "passkeys": bool(keys.passkeys) and passkeys.usable_here(),
    }


@bp.route("/confirm", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(PasswordSchema, "settings/confirm.html", context=_ways)
def confirm(data: dict[str, Any]) -> ResponseReturnValue:
    """Take the password; this browser gets a new secret."""
    demand_password(data["password"], field="password")
    secret = new_secret()
    with unit_of_work() as opened:
        renew_session(opened, own_session_id(), secret=secret)
    response = redirect(next_page(otherwise=_HOME), code=303)
    set_session_cookie(response, secret, max_age=30 * 24 * 3600)
    session.pop("csrf_token", None)
    forget_actor()
    return response


def demand_password(password: str, *, field: str) -> None:
    """Check the signed-in person's password, slowed after five wrong ones; raises Refused."""
    subject = subject_of(settings().secret, str(own_id()))
    with reading() as opened:
        stored = sign_in_facts_of(opened, own_id()).password_hash
    with unit_of_work() as opened:
        take_try(opened, CONFIRM, subject)
    if not check_password(stored, password):
        raise Refused(
            _("That is not your password."),
            code="bad_credentials",
            fields={field: _("Type the password you sign in with now.")},
        )
    with unit_of_work() as opened:
        forgive(opened, CONFIRM, subject)
