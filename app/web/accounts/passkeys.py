"""Sign in with a passkey: it proves the device and the person, so no code is asked."""

from __future__ import annotations

import secrets
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app import passkeys
from app.redirects import next_page
from app.rules import requires
from app.schemas.accounts import PasskeyAnswerSchema
from app.transactions import reading, unit_of_work
from app.web.accounts.arrival import admit, hand_over
from app.web.accounts.blueprint import bp
from community.accounts.actions.passkeys import note_use
from community.accounts.models import Account, AccountState
from community.accounts.queries.keys import KnownPasskey, passkey_by_credential
from community.errors import Refused
from community.words import N_


@bp.post("/sign-in/passkey/options")
@requires("accounts.sign_in")
def passkey_options() -> ResponseReturnValue:
    """A challenge for whichever passkey the person chooses."""
    challenge = secrets.token_bytes(32)
    response = jsonify(passkeys.authentication_options(challenge=challenge))
    passkeys.CHALLENGE.put(response, passkeys.sealed(challenge, purpose="get"))
    return response


@bp.post("/sign-in/passkey")
@requires("accounts.sign_in")
def passkey_sign_in() -> ResponseReturnValue:
    """Check the answer and sign in."""
    data: dict[str, Any] = PasskeyAnswerSchema().load(request.get_json(silent=True) or {})
    challenge = passkeys.expected_challenge(purpose="get")
    known = _known(data["credential"])
    verified = passkeys.verify_authentication(
        data["credential"],
        challenge=challenge,
        public_key=known.public_key,
        sign_count=known.sign_count,
    )
    with unit_of_work() as opened:
        note_use(opened, known.id, sign_count=verified.new_sign_count)
        account = opened.get_one(Account, known.account_id)
        row, secret = admit(opened, account, second_factor=True)
    response = jsonify(next=next_page())
    passkeys.CHALLENGE.clear(response)
    return hand_over(response, row, secret=secret)


def _known(credential: dict[str, Any]) -> KnownPasskey:
    with reading() as opened:
        known = passkey_by_credential(opened, passkeys.credential_id(credential))
    if known is None or known.state != AccountState.ACTIVE:
        raise Refused(
            N_("This passkey belongs to no account here (any more). Sign in with your password."),
            code="bad_passkey",
        )
    return known
