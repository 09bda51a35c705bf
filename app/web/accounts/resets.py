"""Set a new password by a mailed link."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import limiter
from app.forms import form
from app.limits import SIGN_UPS, address_range
from app.mail import messages
from app.passwords import hash_password
from app.rules import requires
from app.schemas.accounts import EmailSchema, NewPasswordByLinkSchema
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.web.accounts.blueprint import bp
from app.web.accounts.sign_up import may_mail
from community.accounts.actions.mail_tokens import Purpose
from community.accounts.actions.passwords import ask_reset, reset_password
from community.accounts.models import AccountState
from community.accounts.policies import demand_good_password
from community.accounts.queries.keys import sign_in_facts_of_token
from community.accounts.secrets import new_secret
from community.words import N_


@bp.route("/reset", methods=["GET", "POST"])
@requires("accounts.sign_in")
@limiter.limit(SIGN_UPS, methods=["POST"], key_func=address_range)
@form(EmailSchema, "accounts/reset.html")
def reset(data: dict[str, Any]) -> ResponseReturnValue:
    """Ask for a link; the answer is the same for every address."""
    secret = new_secret()
    letter = messages.reset_password(secret)
    if may_mail(data["email"]):
        with unit_of_work() as session:
            ask_reset(session, email=data["email"], secret=secret, letter=letter)
    return redirect("/reset/sent", code=303)


@bp.get("/reset/sent")
@requires("accounts.sign_in")
def reset_sent() -> str:
    """Look into your mailbox."""
    return render_template("accounts/reset_sent.html", demo=settings().demo)


def _token_in_address() -> dict[str, Any]:
    """The token of the link or of the form, and whether it still works; it is not used up."""
    token = request.values.get("token", "")[:100]
    with reading() as session:
        facts = sign_in_facts_of_token(session, purpose=Purpose.RESET, secret=token)
    return {"form_values": {"token": token}, "works": facts.state == AccountState.ACTIVE}


@bp.route("/reset/new", methods=["GET", "POST"])
@requires("accounts.sign_in")
@limiter.limit(SIGN_UPS, methods=["POST"], key_func=address_range)
@form(NewPasswordByLinkSchema, "accounts/reset_new.html", context=_token_in_address)
def new_password(data: dict[str, Any]) -> ResponseReturnValue:
    """Set the password; the link works once, and a look at it uses nothing up."""
    with reading() as session:
        facts = sign_in_facts_of_token(session, purpose=Purpose.RESET, secret=data["token"])
    demand_good_password(data["password"], email=facts.email)
    password_hash = hash_password(data["password"])
    notice = messages.notice(N_("The password of your account was replaced by a mailed link."))
    with unit_of_work() as session:
        reset_password(session, secret=data["token"], password_hash=password_hash, notice=notice)
    flash(_("Your new password is set. Sign in with it."), "good")
    return redirect("/sign-in", code=303)
