"""WebAuthn, both ways: what is asked of the browser, and whether its answer is good."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import request
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from app.sealed import SealedCookie
from app.settings import settings
from community.accounts.actor import Actor
from community.errors import Refused
from community.words import N_

CHALLENGE = SealedCookie("challenge", seconds=300)


def relying_party() -> str:
    """The name that passkeys are bound to: the host of HEARTH_BASE_URL.

    Browsers take no address of numbers, so on loopback it is `localhost`.
    """
    host = urlsplit(settings().base_url).hostname or "localhost"
    return "localhost" if _is_number(host) else host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def origin() -> str:
    """The one origin whose answers are taken."""
    parts = urlsplit(settings().base_url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{relying_party()}{port}"


def usable_here() -> bool:
    """Whether this page was asked for under the name that passkeys are bound to."""
    return request.host_url.rstrip("/") == origin()


def registration_options(who: Actor, *, known: Sequence[bytes], challenge: bytes) -> dict[str, Any]:
    """What the browser needs to make a passkey that can be found without typing a name."""
    options = webauthn.generate_registration_options(
        rp_id=relying_party(),
        rp_name="Hearth",
        user_id=_user_handle(who.id or 0),
        user_name=who.handle,
        user_display_name=who.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def _user_handle(account_id: int) -> bytes:
    # Devices keep it; it must not tell who it is.
    key = settings().secret.encode()
    return hmac.new(key, f"passkey:{account_id}".encode(), hashlib.sha256).digest()


def authentication_options(*, challenge: bytes) -> dict[str, Any]:
    """What the browser needs to sign in with whichever passkey the person chooses."""
    options = webauthn.generate_authentication_options(
        rp_id=relying_party(),
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def sealed(challenge: bytes, *, purpose: str) -> dict[str, str]:
    """The challenge as the browser carries it until it answers."""
    return {"challenge": bytes_to_base64url(challenge), "purpose": purpose}


def expected_challenge(*, purpose: str) -> bytes:
    """The challenge that this browser was given; raises Refused when it has run out."""
    carried = CHALLENGE.take() or {}
    if carried.get("purpose") != purpose:
        raise Refused(N_("This took too long. Press the button again."), code="challenge_ran_out")
    return webauthn.base64url_to_bytes(str(carried["challenge"]))


def verify_registration(credential: dict[str, Any], *, challenge: bytes) -> VerifiedRegistration:
    """The new passkey; raises Refused when the answer is not good."""
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=relying_party(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except WebAuthnException:
        raise _not_good() from None


def verify_authentication(
    credential: dict[str, Any], *, challenge: bytes, public_key: bytes, sign_count: int
) -> VerifiedAuthentication:
    """The proof that the passkey's owner is here; raises Refused when it is not good."""
    try:
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=relying_party(),
            expected_origin=origin(),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise _not_good() from None


def credential_id(credential: dict[str, Any]) -> bytes:
    """Which passkey answered; raises Refused for what is none."""
    try:
        return webauthn.base64url_to_bytes(str(credential["id"]))
    except (KeyError, ValueError):
        raise _not_good() from None


def _not_good() -> Refused:
    return Refused(
        N_("This passkey was not accepted. Try again, or sign in with your password."),
        code="bad_passkey",
    )
