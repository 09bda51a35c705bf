"""Sign in by the organisation's provider: go there, and come back as somebody."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, make_response, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.actor import actor, forget_actor, set_session_cookie
from app.admissions import invitation_here
from app.extensions import limiter
from app.freshness import is_fresh
from app.i18n import lasting_language, spoken
from app.limits import address_range
from app.mail import messages
from app.oidc.carried import PROVED, SENT, moment, packed
from app.oidc.failures import SignOnFailed
from app.redirects import next_page, safe_path
from app.rules import requires
from app.signing_on import Return, come_back, provider, provider_label, send_away
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, hand_over
from app.web.accounts.blueprint import bp
from app.web.accounts.second_factor import ask_for_code
from community import clock
from community.accounts.actions.sessions import renew_session
from community.accounts.models import AccountSession, OrganisationRole
from community.accounts.queries.keys import sign_in_facts_of
from community.accounts.secrets import new_secret
from community.errors import Conflict, Refused
from community.identities.actions.arrivals import Outcome, arrive
from community.identities.actions.groups import follow_groups
from community.identities.policies import Claims, GroupRule
from community.identities.queries import owner_of
from community.registration.queries import key_by_secret
from community.words import N_

_OFTEN = "120 per minute"  # an office signs in at nine, behind one address
_log = logging.getLogger(__name__)


@bp.get("/sign-in/provider")
@requires("accounts.sign_in")
@limiter.limit(_OFTEN, key_func=address_range)
def go_to_provider() -> ResponseReturnValue:
    """Lead the browser to the provider."""
    return send_away("sign_in", to=next_page(), invitation=invitation_here())


@bp.get("/sign-in/provider/callback")
@requires("accounts.sign_in")
@limiter.limit(_OFTEN, key_func=address_range)
def come_from_provider() -> ResponseReturnValue:
    """The browser comes back: sign in, or go on with what it was sent for."""
    back = come_back()
    purposes = {"sign_in": _sign_in, "link": _link, "confirm": _confirm}
    response = purposes[back.purpose](back)
    SENT.clear(response)
    return response


@bp.app_errorhandler(SignOnFailed)
def say_that_it_failed(error: SignOnFailed) -> ResponseReturnValue:
    """One plain page with the ways on; the log says why, and nothing that was sent."""
    _log.warning("Single sign-on failed: %s", error.why)
    page = render_template("accounts/provider_failed.html", detail=spoken(error.detail))
    response = make_response(page, error.status)
    SENT.clear(response)
    return response


@dataclass(frozen=True, kw_only=True)
class _Arrived:
    """What the transaction of an arrival left to do."""

    outcome: Outcome
    account_id: int = 0
    slug: str | None = None
    row: AccountSession | None = None
    secret: str = ""


def _sign_in(back: Return) -> Response:
    try:
        arrived = _arrive(back)
    except Conflict as error:
        if error.code != "race":
            raise
        arrived = _arrive(back)  # two of their browsers came at once; now the account is there
    except Refused as error:
        raise SignOnFailed(f"no account by the rule: {error.code}", words=error.detail) from None
    to = f"/communities/{arrived.slug}" if arrived.slug else safe_path(str(back.carried["to"]))
    if arrived.outcome is Outcome.WAITS:
        return redirect("/sign-up/waiting", code=303)
    if arrived.outcome is Outcome.KNOWN_ADDRESS:
        return _sign_in_once(back.claims)
    if arrived.outcome is not Outcome.IN:
        raise _not_let_in(arrived.outcome)
    if arrived.row is None:
        with reading() as opened:
            facts = sign_in_facts_of(opened, arrived.account_id)
        return make_response(ask_for_code(facts, to=to))
    return hand_over(redirect(to, code=303), arrived.row, secret=arrived.secret)


def _arrive(back: Return) -> _Arrived:
    described = provider().sign_on
    notice = messages.notice(N_("Another way of signing in was connected to your account."))
    claims = back.claims
    with unit_of_work() as opened:
        found = arrive(
            opened,
            claims,
            mail_is_proof=described.mail_is_proof,
            key=key_by_secret(opened, str(back.carried.get("invitation", ""))),
            language=lasting_language(),
            notice=notice,
        )
        account = found.account
        if account is None or found.outcome is not Outcome.IN:
            return _Arrived(outcome=found.outcome)
        opened.flush()
        if described.groups_claim and claims.groups is not None:
            follow_groups(opened, account, groups=claims.groups, rules=_rules())
        facts = sign_in_facts_of(opened, account.id)
        if facts.has_totp:
            return _Arrived(outcome=found.outcome, account_id=account.id, slug=found.slug)
        long_ago = clock.now() - timedelta(days=1)
        row, secret = admit(
            opened, account, second_factor=False, confirmed_at=claims.proved_at or long_ago
        )
        return _Arrived(
            outcome=found.outcome,
            account_id=account.id,
            slug=found.slug,
            row=row,
            secret=secret,
        )


def _rules() -> tuple[GroupRule, ...]:
    return tuple(
        GroupRule(
            group=rule.group,
            community=rule.community,
            role=OrganisationRole(rule.role or OrganisationRole.PERSON),
        )
        for rule in provider().sign_on.groups
    )


def _sign_in_once(claims: Claims) -> Response:
    """Their address has an account: whoever signs in to it may connect the two."""
    response = redirect("/sign-in?next=/settings/security/provider", code=303)
    PROVED.put(response, packed(claims))
    words = _(
        "There is an account with your mail address. Sign in to it once as before, and it will be "
        "connected with %(provider)s.",
        provider=provider_label(),
    )
    flash(words, "warn")
    return response


def _not_let_in(outcome: Outcome) -> SignOnFailed:
    if outcome is Outcome.UNVERIFIED:
        words = N_(
            "The provider does not say that your mail address is confirmed, so no account can be "
            "found or made by it. If you have one, sign in to it and connect the two under "
            "Settings, Security."
        )
        return SignOnFailed("no verified address, and an unknown identity", words=words)
    if outcome is Outcome.INVITED:
        words = N_(
            "You have been invited by mail. Follow the link in that mail once; then you can sign "
            "in this way too."
        )
        return SignOnFailed("invited, and has not followed the link yet", words=words)
    words = N_("Your account here is closed or not handed over yet. Ask an admin to look at it.")
    return SignOnFailed("the account cannot be signed in to", words=words)


def _link(back: Return) -> Response:
    """Keep what was proved until the person says on a page of ours that it is to be connected."""
    if actor().session_id is None or actor().session_id != back.carried.get("session"):
        raise SignOnFailed("another browser, or signed out meanwhile")
    response = redirect("/settings/security/provider", code=303)
    PROVED.put(response, packed(back.claims))
    return response


def _proved_since(sent_at: datetime | None, proved_at: datetime | None) -> bool:
    """Whether the provider asked after we sent them; clocks may differ by a minute."""
    if sent_at is None or proved_at is None or not is_fresh(proved_at):
        return False
    return proved_at >= sent_at - timedelta(minutes=1)


def _confirm(back: Return) -> Response:
    """The person proved once more, just now, that it is they."""
    who, claims = actor(), back.claims
    session_id = who.session_id
    if session_id is None or session_id != back.carried.get("session"):
        raise SignOnFailed("another browser, or signed out meanwhile")
    with reading() as opened:
        owner = owner_of(opened, issuer=claims.issuer, subject=claims.subject)
    sent_at = moment(back.carried.get("sent_at"))
    if owner != who.id or not _proved_since(sent_at, claims.proved_at):
        words = N_("The provider did not ask you who you are just now. Use another way to confirm.")
        raise SignOnFailed("an old proof, none, or somebody else's", words=words)
    secret = new_secret()
    with unit_of_work() as opened:
        renew_session(opened, session_id, secret=secret)
    to = safe_path(str(back.carried["to"]), otherwise="/settings/security")
    response = redirect(to, code=303)
    set_session_cookie(response, secret, max_age=30 * 24 * 3600)
    session.pop("csrf_token", None)
    forget_actor()
    return response
