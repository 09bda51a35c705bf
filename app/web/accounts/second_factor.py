"""The second step of signing in: a code of the app, or a recovery code."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.forms import form
from app.redirects import next_page
from app.rules import requires
from app.schemas.accounts import CodeSchema
from app.sealed import SealedCookie
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, hand_over
from app.web.accounts.blueprint import bp
from community.accounts.actions.factors import use_code
from community.accounts.actions.throttles import CODE, forgive, subject_of, take_try
from community.accounts.models import Account, AccountState
from community.accounts.queries.keys import SignInFacts, sign_in_facts_of
from community.errors import Refused

_STEP = SealedCookie("step", seconds=600)


def ask_for_code(facts: SignInFacts, *, to: str) -> ResponseReturnValue:
    """The password was right: remember that for ten minutes and ask for the code."""
    response = redirect(_page(to), code=303)
    _STEP.put(response, {"account": facts.account_id, "stamp": _stamp(facts)})
    return response


def _page(to: str) -> str:
    return f"/sign-in/code?next={quote(to)}"


def _stamp(facts: SignInFacts) -> str:
    # A password that changed meanwhile makes the first step void.
    return hashlib.sha256((facts.password_hash or "").encode()).hexdigest()[:16]


def _way_on() -> dict[str, Any]:
    return {"next": next_page()}


@bp.route("/sign-in/code", methods=["GET", "POST"])
@requires("accounts.sign_in")
@form(CodeSchema, "accounts/code.html", context=_way_on)
def code(data: dict[str, Any]) -> ResponseReturnValue:
    """Take the code and sign in."""
    facts = _first_step()
    subject = subject_of(settings().secret, str(facts.account_id))
    with unit_of_work() as opened:
        take_try(opened, CODE, subject)
    with unit_of_work() as opened:
        account = opened.get_one(Account, facts.account_id)
        use_code(opened, account_id=account.id, code=data["code"])
        forgive(opened, CODE, subject)
        row, secret = admit(opened, account, second_factor=True)
    response = hand_over(redirect(next_page(), code=303), row, secret=secret)
    _STEP.clear(response)
    return response


def _first_step() -> SignInFacts:
    step = _STEP.take() or {}
    with reading() as opened:
        facts = sign_in_facts_of(opened, int(step.get("account", 0)))
    if facts.state != AccountState.ACTIVE or step.get("stamp") != _stamp(facts):
        raise Refused(
            _("This took too long. Go back to the sign-in page and type your password again."),
            code="step_ran_out",
        )
    return facts
