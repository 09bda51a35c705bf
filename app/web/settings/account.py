"""Mail address and password."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor, forget_actor, set_session_cookie
from app.forms import form
from app.freshness import fresh
from app.mail import messages
from app.passwords import hash_password
from app.rules import requires
from app.schemas.accounts import EmailSchema, PasswordChangeSchema, TokenSchema
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id, own_session_id
from app.web.settings.confirm import demand_password
from community.accounts.actions.addresses import ask_new_address, take_new_address
from community.accounts.actions.passwords import change_password
from community.accounts.policies import demand_good_password
from community.accounts.queries.keys import keys_of
from community.accounts.secrets import new_secret
from community.words import N_


def _own_address() -> dict[str, Any]:
    with reading() as opened:
        return {"current": keys_of(opened, own_id()).email}


@bp.route("/account", methods=["GET", "POST"])
@requires("accounts.manage_own")
@fresh
@form(EmailSchema, "settings/account.html", context=_own_address)
def account(data: dict[str, Any]) -> ResponseReturnValue:
    """Ask for another mail address; it counts once its link was followed."""
    secret = new_secret()
    confirm, existing = messages.confirm_new_address(secret), messages.already_here()
    with unit_of_work() as opened:
        ask_new_address(
            opened,
            account_id=own_id(),
            email=data["email"],
            secret=secret,
            confirm=confirm,
            existing=existing,
        )
    flash(_("We have sent a mail to the new address. Follow its link within a day."), "good")
    return redirect("/settings/account", code=303)


def _token_in_address() -> dict[str, Any]:
    return {"form_values": {"token": request.args.get("token", "")[:100]}}


@bp.route("/account/address", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(TokenSchema, "settings/address.html", context=_token_in_address)
def address(data: dict[str, Any]) -> ResponseReturnValue:
    """Make the new address yours by its link; the old one is told."""
    notice = messages.notice(N_("Your account has a new mail address; this one is no longer used."))
    with unit_of_work() as opened:
        take_new_address(opened, account_id=own_id(), secret=data["token"], notice=notice)
    flash(_("Your new address is confirmed."), "good")
    return redirect("/settings/profile", code=303)


def _no_context() -> dict[str, Any]:
    return {}


@bp.route("/password", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(PasswordChangeSchema, "settings/password.html", context=_no_context)
def password(data: dict[str, Any]) -> ResponseReturnValue:
    """Change the password by giving the current one; other browsers are signed out."""
    demand_password(data["current"], field="current")
    with reading() as opened:
        email = keys_of(opened, own_id()).email
    demand_good_password(data["password"], email=email, handle=actor().handle)
    password_hash = hash_password(data["password"])
    secret = new_secret()
    notice = messages.notice(N_("The password of your account was changed."))
    with unit_of_work() as opened:
        change_password(
            opened,
            account_id=own_id(),
            session_id=own_session_id(),
            password_hash=password_hash,
            secret=secret,
            notice=notice,
        )
    response = redirect("/settings/security", code=303)
    set_session_cookie(response, secret, max_age=30 * 24 * 3600)
    session.pop("csrf_token", None)
    flash(_("Your password is changed. Other browsers are signed out."), "good")
    forget_actor()
    return response
