"""Passkeys: make, name, delete."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import passkeys
from app.actor import actor
from app.forms import form
from app.freshness import fresh
from app.mail import messages
from app.rules import requires
from app.schemas.accounts import NameSchema, PasskeyAnswerSchema
from app.transactions import reading, unit_of_work
from app.web.settings.blueprint import bp, own_id
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.passkeys import add_passkey, delete_passkey, rename_passkey
from community.accounts.queries.keys import credentials_of, keys_of
from community.errors import NotFound
from community.words import N_

_HOME = "/settings/security"


@bp.post("/passkeys/options")
@requires("accounts.manage_own")
@fresh
def passkey_options() -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    challenge = secrets.token_bytes(32)
    with reading() as opened:
        known = credentials_of(opened, own_id())
    options = passkeys.registration_options(actor(), known=known, challenge=challenge)
    response = jsonify(options)
    passkeys.CHALLENGE.put(response, passkeys.sealed(challenge, purpose="create"))
    return response


@bp.post("/passkeys")
@requires("accounts.manage_own")
@fresh
def add() -> ResponseReturnValue:
    """Check the new passkey and keep its public half."""
    data: dict[str, Any] = PasskeyAnswerSchema().load(request.get_json(silent=True) or {})
    verified = passkeys.verify_registration(
        data["credential"], challenge=passkeys.expected_challenge(purpose="create")
    )
    notice = messages.notice(N_("A passkey was added to your account."))
    with unit_of_work() as opened:
        add_passkey(
            opened,
            account_id=own_id(),
            credential_id=verified.credential_id,
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            transports=_transports(data["credential"]),
            name=data["name"] or _("Passkey"),
        )
        tell_owner(opened, account_id=own_id(), notice=notice)
    flash(_("The passkey is added. Try it the next time you sign in."), "good")
    response = jsonify(next=_HOME)
    passkeys.CHALLENGE.clear(response)
    return response


def _transports(credential: dict[str, Any]) -> list[str]:
    answer = credential.get("response")
    given = answer.get("transports") if isinstance(answer, dict) else None
    return [str(each)[:20] for each in given[:8]] if isinstance(given, list) else []


def _own_passkey(passkey_id: int) -> dict[str, Any]:
    with reading() as opened:
        mine = {line.id: line for line in keys_of(opened, own_id()).passkeys}
    if passkey_id not in mine:
        raise NotFound
    return {"passkey": mine[passkey_id], "form_values": {"name": mine[passkey_id].name}}


@bp.route("/passkeys/<int:passkey_id>", methods=["GET", "POST"])
@requires("accounts.manage_own")
@form(NameSchema, "settings/passkey.html", context=_own_passkey)
def rename(data: dict[str, Any], passkey_id: int) -> ResponseReturnValue:
    """Give a passkey another name."""
    with unit_of_work() as opened:
        rename_passkey(opened, account_id=own_id(), passkey_id=passkey_id, name=data["name"])
    return redirect(_HOME, code=303)


@bp.post("/passkeys/<int:passkey_id>/delete")
@requires("accounts.manage_own")
@fresh
def delete(passkey_id: int) -> ResponseReturnValue:
    """Forget a passkey."""
    notice = messages.notice(N_("A passkey was removed from your account."))
    with unit_of_work() as opened:
        delete_passkey(opened, account_id=own_id(), passkey_id=passkey_id)
        tell_owner(opened, account_id=own_id(), notice=notice)
    flash(_("The passkey is deleted."), "good")
    return redirect(_HOME, code=303)
