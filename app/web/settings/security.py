"""The second factor: an authenticator app and its recovery codes."""

from __future__ import annotations

from typing import Any

import pyotp
import segno
from flask import flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import passkeys, presenters
from app.actor import actor
from app.forms import form
from app.freshness import fresh
from app.mail import messages
from app.rules import requires
from app.schemas.accounts import CodeSchema
from app.settings import settings
from app.signing_on import provider_label
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id, own_session_id
from community.accounts.actions.factors import (
    RECOVERY_CODES,
    begin_authenticator,
    confirm_authenticator,
    remove_authenticator,
    replace_recovery_codes,
)
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.throttles import CODE, forgive, subject_of, take_try
from community.accounts.queries.keys import keys_of, pending_totp_secret
from community.accounts.secrets import new_recovery_code
from community.errors import Conflict
from community.identities.queries import identities_of
from community.words import N_


@bp.get("/security")
@requires("accounts.manage_own")
def security() -> str:
    """All the ways in which you sign in."""
    with reading() as opened:
        keys = keys_of(opened, own_id())
        identities = identities_of(opened, own_id())
    return render_template(
        "settings/security.html",
        keys=keys,
        identities=identities,
        provider=provider_label(),
        usable_here=passkeys.usable_here(),
        passkey_origin=passkeys.origin(),
    )


@bp.post("/security/authenticator/begin")
@requires("accounts.manage_own")
@fresh
def begin() -> ResponseReturnValue:
    """Make a secret for an app; it counts once a code of it was typed."""
    secret = pyotp.random_base32()
    with unit_of_work() as opened:
        begin_authenticator(opened, account_id=own_id(), secret=secret)
    return redirect("/settings/security/authenticator", code=303)


def _picture() -> dict[str, Any]:
    with reading() as opened:
        secret = pending_totp_secret(opened, own_id())
    if secret is None:
        raise Conflict(_("Begin on the security page: there is no app to confirm."))
    host = settings().base_url.partition("://")[2]
    address = pyotp.TOTP(secret).provisioning_uri(name=actor().handle, issuer_name=f"Hearth {host}")
    svg = segno.make(address, error="m").svg_inline(
        scale=5, border=3, light="#fff", svgclass="qr", lineclass=None, omitsize=False
    )
    return {"secret": secret, "qr": presenters.drawn(svg)}


@bp.route("/security/authenticator", methods=["GET", "POST"])
@requires("accounts.manage_own")
@fresh
@form(CodeSchema, "settings/authenticator.html", context=_picture)
def confirm_app(data: dict[str, Any]) -> ResponseReturnValue:
    """The app shows the right code: ask for it from now on, and show the recovery codes once."""
    subject = subject_of(settings().secret, str(own_id()))
    with unit_of_work() as opened:
        take_try(opened, CODE, subject)
    codes = [new_recovery_code() for _turn in range(RECOVERY_CODES)]
    notice = messages.notice(
        N_("An authenticator app is asked for when signing in to your account.")
    )
    with unit_of_work() as opened:
        confirm_authenticator(
            opened,
            account_id=own_id(),
            session_id=own_session_id(),
            code="".join(data["code"].split()),
            recovery=codes,
        )
        forgive(opened, CODE, subject)
        tell_owner(opened, account_id=own_id(), notice=notice)
    return _shown_once(codes)


def _shown_once(codes: list[str]) -> ResponseReturnValue:
    return make_response(render_template("settings/recovery.html", codes=codes))


@bp.post("/security/recovery")
@requires("accounts.manage_own")
@fresh
def recovery() -> ResponseReturnValue:
    """Make new recovery codes; the old ones stop working."""
    codes = [new_recovery_code() for _turn in range(RECOVERY_CODES)]
    notice = messages.notice(N_("New recovery codes were made for your account."))
    with unit_of_work() as opened:
        if keys_of(opened, own_id()).totp_since is None:
            raise Conflict(_("Recovery codes come with an authenticator app. Add one first."))
        replace_recovery_codes(opened, account_id=own_id(), recovery=codes)
        tell_owner(opened, account_id=own_id(), notice=notice)
    return _shown_once(codes)


@bp.post("/security/authenticator/remove")
@requires("accounts.manage_own")
@fresh
def remove_app() -> ResponseReturnValue:
    """Go back to the password alone."""
    notice = messages.notice(N_("The authenticator app was removed from your account."))
    with unit_of_work() as opened:
        remove_authenticator(opened, account_id=own_id())
        tell_owner(opened, account_id=own_id(), notice=notice)
    flash(_("The authenticator app is removed."), "good")
    return redirect("/settings/security", code=303)
