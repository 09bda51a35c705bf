"""Take over an imported or added person by the link or code that an admin gave."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.forms import form
from app.i18n import lasting_language
from app.limits import address_range
from app.mail import messages
from app.passwords import hash_password
from app.rules import requires
from app.schemas.accounts import ClaimSchema
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, hand_over
from app.web.accounts.blueprint import bp
from community.accounts.actions.claims import take_claim
from community.accounts.actions.throttles import CLAIM, forgive, subject_of, take_try
from community.accounts.policies import demand_good_password
from community.accounts.secrets import new_secret, typed_claim
from community.roster.queries import email_of_claim, is_invited
from community.terms.actions import ask_whoever_came_otherwise


def _token_in_address() -> dict[str, Any]:
    token = request.args.get("token", "")[:100]
    with reading() as session:
        email = email_of_claim(session, typed_claim(token)) if token else ""
    return {"form_values": {"token": token, "email": email}}


@bp.route("/claim", methods=["GET", "POST"])
@requires("accounts.sign_up")
@form(ClaimSchema, "accounts/claim.html", context=_token_in_address)
def claim(data: dict[str, Any]) -> ResponseReturnValue:
    """Give the person a mail address and a password, and sign in."""
    demand_good_password(data["password"], email=data["email"])
    subject = subject_of(settings().secret, address_range())
    with unit_of_work() as session:
        take_try(session, CLAIM, subject)
    password_hash = hash_password(data["password"])
    mail_secret = new_secret()
    confirm, existing = messages.confirm_new_address(mail_secret), messages.already_here()
    with unit_of_work() as session:
        account = take_claim(
            session,
            secret=typed_claim(data["token"]),
            email=data["email"],
            password_hash=password_hash,
            language=lasting_language(),
            mail_secret=mail_secret,
            confirm=confirm,
            existing=existing,
        )
        ask_whoever_came_otherwise(session, account)
        forgive(session, CLAIM, subject)
        row, secret = admit(session, account, second_factor=False)
        unconfirmed = account.email_confirmed_at is None
        invited = is_invited(session, account.id)
    to = "/" if invited and not unconfirmed else "/settings/profile"
    response = hand_over(redirect(to, code=303), row, secret=secret)
    flash(_("The account is yours. You sign in as %(handle)s.", handle=account.handle), "good")
    if unconfirmed:
        flash(_("We have sent a mail to your address: follow its link to confirm it."), "warn")
    return response
