"""Sign up and confirm the mail address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admissions import invitation_here
from app.consent import demand_ticked
from app.extensions import limiter
from app.forms import form
from app.i18n import lasting_language
from app.limits import SIGN_UPS, address_range
from app.mail import messages
from app.passwords import check_password, hash_password
from app.redirects import next_page
from app.rules import requires
from app.schemas.accounts import ConfirmSchema, EmailSchema, SignUpSchema
from app.schemas.terms import ids_read
from app.settings import settings
from app.signing_on import provider_label
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, count_try, forgive_tries, hand_over
from app.web.accounts.blueprint import bp
from community.accounts.actions.mail_tokens import Purpose, bad_link
from community.accounts.actions.sign_ups import resend_confirmation, sign_up
from community.accounts.actions.throttles import MAIL, subject_of, take_try
from community.accounts.policies import demand_good_password
from community.accounts.queries.keys import sign_in_facts_of_token
from community.accounts.secrets import new_secret
from community.errors import Refused, Throttled
from community.registration.actions.arrivals import confirm_registration, note_way
from community.registration.policies import Policy, Weight, demand_may_ask
from community.registration.queries import invited_to, key_by_secret, registration_rule
from community.terms.actions import agree, demand_newest
from community.terms.queries import in_force


def _way_on() -> dict[str, Any]:
    return {"next": next_page()}


def _way_in() -> dict[str, Any]:
    """Where to go on, who may make an account, and whether an invitation is at hand."""
    with reading() as session:
        rule, key = registration_rule(session), key_by_secret(session, invitation_here())
        texts = in_force(session)
        where = invited_to(session, invitation_here())
    named = request.form.get("invitation") or request.args.get("invitation")
    return {
        **_way_on(),
        "rule": rule,
        "key": key,
        "texts": texts,
        "provider": provider_label(),
        "stale": bool(named) and key.weight is Weight.NONE,
        "invited_to": where,
        "closed": rule.policy is Policy.INVITATION and key.weight is Weight.NONE,
        "form_values": {"invitation": (named or "")[:100], "email": key.email or ""},
    }


def _onwards(path: str) -> str:
    """The page with where to continue behind it, when that is anywhere but the front page."""
    to = next_page()
    return path if to == "/" else f"{path}?next={quote(to, safe='')}"


@bp.route("/sign-up", methods=["GET", "POST"])
@requires("accounts.sign_up")
@limiter.limit(SIGN_UPS, methods=["POST"], key_func=address_range)
@form(SignUpSchema, "accounts/sign_up.html", context=_way_in)
def register(data: dict[str, Any]) -> ResponseReturnValue:
    """Open an account; whoever has one already gets the same page and another mail."""
    with reading() as session:
        key = key_by_secret(session, invitation_here())
        demand_may_ask(registration_rule(session), email=data["email"], key=key)
        texts = in_force(session)
    if texts:
        demand_ticked(data)
        demand_newest(texts, read=ids_read(data["read"]))
    demand_good_password(data["password"], email=data["email"])
    password_hash = hash_password(data["password"])
    secret = new_secret()
    confirm, existing = messages.confirm_mail(secret, to=next_page()), messages.already_here()
    if may_mail(data["email"]):
        with unit_of_work() as session:
            account = sign_up(
                session,
                name=data["name"],
                email=data["email"],
                password_hash=password_hash,
                language=lasting_language(),
                secret=secret,
                confirm=confirm,
                existing=existing,
            )
            if account is not None:
                note_way(session, account, key=key, words=data["words"])
                if texts:
                    agree(session, account.id, read=ids_read(data["read"]))
    return redirect(_onwards("/sign-up/sent"), code=303)


def may_mail(address: str) -> bool:
    """Count one mail that a stranger caused; False when this address has had enough of them."""
    try:
        with unit_of_work() as session:
            take_try(session, MAIL, subject_of(settings().secret, address))
    except Throttled:
        return False
    return True


@bp.get("/sign-up/sent")
@requires("accounts.sign_up")
def sign_up_sent() -> str:
    """Look into your mailbox."""
    return render_template("accounts/sent.html", demo=settings().demo, next=next_page())


@bp.route("/sign-up/resend", methods=["GET", "POST"])
@requires("accounts.sign_up")
@limiter.limit(SIGN_UPS, methods=["POST"], key_func=address_range)
@form(EmailSchema, "accounts/resend.html", context=_way_on)
def resend(data: dict[str, Any]) -> ResponseReturnValue:
    """Send the confirmation once more; the answer is the same for every address."""
    secret = new_secret()
    confirm = messages.confirm_mail(secret, to=next_page())
    if may_mail(data["email"]):
        with unit_of_work() as session:
            resend_confirmation(session, email=data["email"], secret=secret, confirm=confirm)
    return redirect(_onwards("/sign-up/sent"), code=303)


def _token_in_address() -> dict[str, Any]:
    return {"form_values": {"token": request.args.get("token", "")[:100]}, **_way_on()}


@bp.route("/sign-up/confirm", methods=["GET", "POST"])
@requires("accounts.sign_up")
@form(ConfirmSchema, "accounts/confirm.html", context=_token_in_address)
def confirm(data: dict[str, Any]) -> ResponseReturnValue:
    """Confirm the address with the password of the sign-up, and sign in."""
    with reading() as session:
        facts = sign_in_facts_of_token(session, purpose=Purpose.CONFIRM, secret=data["token"])
    count_try(facts.email or data["token"])
    right = check_password(facts.password_hash, data["password"])
    if facts.account_id is None:
        raise bad_link()
    if not right:
        raise Refused(
            _("That is not the password you chose when signing up."),
            code="bad_credentials",
            fields={"password": _("Type the password you chose when signing up.")},
        )
    with unit_of_work() as session:
        arrival = confirm_registration(session, secret=data["token"])
        forgive_tries(session, facts.email)
        if not arrival.waits:
            row, secret = admit(session, arrival.account, second_factor=False)
    if arrival.waits:
        return redirect("/sign-up/waiting", code=303)
    to = f"/communities/{arrival.slug}" if arrival.slug else next_page()
    return hand_over(redirect(to, code=303), row, secret=secret)


@bp.get("/sign-up/waiting")
@requires("accounts.sign_up")
def waiting() -> str:
    """An admin decides; a mail says how."""
    return render_template("accounts/waiting.html")


@bp.after_request
def keep_out_of_caches(response: Response) -> Response:
    """Pages of this package hold tokens and personal words: no cache keeps them."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
