"""Sign in with a password, then with a code when the person has an authenticator; sign out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import passkeys
from app.actor import actor, clear_session_cookie, forget_actor
from app.admissions import invitation_here
from app.forms import form
from app.passwords import check_password, rehashed
from app.redirects import next_page
from app.rules import requires
from app.schemas.accounts import SignInSchema
from app.settings import settings
from app.signing_on import provider_label
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, count_try, forgive_tries, hand_over
from app.web.accounts.blueprint import bp
from app.web.accounts.second_factor import ask_for_code
from community.accounts.actions.sessions import end_session
from community.accounts.models import Account, AccountState
from community.accounts.queries.keys import SignInFacts, sign_in_facts
from community.errors import Refused
from community.registration.queries import invited_to


def _way_on() -> dict[str, Any]:
    with reading() as opened:
        where = invited_to(opened, invitation_here())
    return {
        "next": next_page(),
        "passkeys": passkeys.usable_here(),
        "provider": provider_label(),
        "invited_to": where,
    }


@bp.route("/sign-in", methods=["GET", "POST"])
@requires("accounts.sign_in")
@form(SignInSchema, "accounts/sign_in.html", context=_way_on)
def sign_in(data: dict[str, Any]) -> ResponseReturnValue:
    """Sign in by mail address or handle."""
    login = data["login"].lower().removeprefix("@")
    count_try(login)
    with reading() as opened:
        facts = sign_in_facts(opened, login)
    # Somebody unknown costs the same time and gets the same words as a wrong password.
    right = check_password(facts.password_hash, data["password"])
    if not right or facts.account_id is None:
        raise _wrong()
    _demand_open(facts)
    new_hash = rehashed(facts.password_hash, data["password"])
    with unit_of_work() as opened:
        forgive_tries(opened, login)
        account = opened.get_one(Account, facts.account_id)
        if new_hash and account.password_hash == facts.password_hash:
            account.password_hash = new_hash
        if not facts.has_totp:
            row, secret = admit(opened, account, second_factor=False)
    if facts.has_totp:
        return ask_for_code(replace(facts, password_hash=account.password_hash), to=next_page())
    return hand_over(redirect(next_page(), code=303), row, secret=secret)


def _wrong() -> Refused:
    return Refused(
        _(
            "The mail address, the handle or the password is not right. Try again, or ask for a "
            "new password if you have forgotten it."
        ),
        code="bad_credentials",
    )


def _demand_open(facts: SignInFacts) -> None:
    """Only who gave the right password learns what state the account is in."""
    if facts.state == AccountState.PENDING:
        raise Refused(
            _("Confirm your mail address first. The mail may be in the spam folder."),
            code="mail_not_confirmed",
        )
    if facts.state == AccountState.WAITING:
        raise Refused(
            _("An admin is looking at your request. You get a mail when they have decided."),
            code="waiting",
        )
    if facts.state == AccountState.DEACTIVATED:
        raise Refused(
            _(
                "This account is deactivated. What you wrote is still here; ask an admin to open "
                "the account again."
            ),
            code="deactivated",
        )
    if facts.state != AccountState.ACTIVE:
        raise _wrong()


@bp.post("/sign-out")
@requires("accounts.sign_in")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out; the row is revoked, so the cookie is worth nothing any more."""
    who = actor()
    if who.id is not None and who.session_id is not None:
        with unit_of_work() as opened:
            end_session(opened, account_id=who.id, session_id=who.session_id)
    response = redirect("/", code=303)
    session.clear()
    forget_actor()
    clear_session_cookie(response)
    # Storage is drafts, recent places, the caches and the service worker, which comes back with the
    # next page; the choice of colours is a cookie and stays. Browsers that do not mind the header
    # (over plain HTTP none does) find a mark, and the script of the next page clears up.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.set_cookie("signed-out", "1", max_age=60, samesite="Lax", secure=settings().https)
    return response
