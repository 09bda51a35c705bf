"""Personal API tokens: make, see, revoke."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.freshness import fresh
from app.mail import messages
from app.rules import requires
from app.schemas.tokens import TokenCreateForm
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.tokens import create_token, revoke_token
from community.accounts.policies import grantable_scopes
from community.accounts.queries.keys import living_tokens
from community.accounts.secrets import new_api_token
from community.people.queries import facilitates_somewhere
from community.words import N_


def _own_tokens() -> dict[str, Any]:
    with reading() as opened:
        return {
            "form_values": {"scopes": ["read"], "days": "90"},
            "tokens": living_tokens(opened, own_id()).items,
            "grantable": grantable_scopes(
                actor().role, facilitates=facilitates_somewhere(opened, actor())
            ),
        }


@bp.route("/tokens", methods=["GET", "POST"])
@requires("tokens.manage_own")
@fresh
@form(TokenCreateForm, "settings/tokens.html", context=_own_tokens)
def tokens(data: dict[str, Any]) -> ResponseReturnValue:
    """Make a token; it is shown once, on the page that answers."""
    secret = new_api_token()
    notice = messages.notice(N_("An API token was made for your account."))
    with unit_of_work() as opened:
        made = create_token(
            opened,
            account_id=own_id(),
            name=data["name"],
            scopes=data["scopes"],
            grantable=grantable_scopes(
                actor().role, facilitates=facilitates_somewhere(opened, actor())
            ),
            days=data["days"],
            secret=secret,
        )
        tell_owner(opened, account_id=own_id(), notice=notice)
        name = made.name
    return make_response(render_template("settings/token.html", name=name, secret=secret))


@bp.post("/tokens/<int:token_id>/revoke")
@requires("tokens.manage_own")
def revoke(token_id: int) -> ResponseReturnValue:
    """End a token."""
    with unit_of_work() as opened:
        revoke_token(opened, account_id=own_id(), token_id=token_id)
    flash(_("The token is revoked: it works no more."), "good")
    return redirect("/settings/tokens", code=303)
