"""Believe an ID token, or not: signature, algorithm, issuer, audience, times, nonce."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Sequence
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError

from app.oidc.documents import PublicKey
from app.oidc.failures import SignOnFailed
from community import clock

LONGEST = 64_000  # signs of a token; with many groups they grow
LEEWAY = 60  # seconds that two clocks may differ
# By kind of key: nothing that a public key could be mistaken for, and nothing unsigned.
_ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
}


def believed(
    token: object,
    *,
    keys: Callable[[bool], Sequence[PublicKey]],
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str | None,
) -> dict[str, Any]:
    """The claims of an ID token that holds in every respect; raises SignOnFailed.

    `keys(anew)` gives the provider's keys; it is asked anew when none of them fits.
    """
    if not isinstance(token, str) or not token.isascii() or len(token) > LONGEST:
        raise SignOnFailed("the ID token is missing, too long or no text")
    header = _header(token)
    found = _verified(token, header, keys(False))  # noqa: FBT003  # named where it is declared
    if found is None:
        found = _verified(token, header, keys(True))  # noqa: FBT003  # the same
    if found is None:
        raise SignOnFailed("no key of the provider fits the ID token")
    claims = CodeIDToken(
        found.claims,
        found.header,
        options={
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
        },
        params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
    )
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        # Such an error names a claim and never its value.
        raise SignOnFailed(f"the ID token does not hold: {str(error)[:100]}") from None
    return dict(claims)


def _header(token: str) -> dict[str, Any]:
    """What the token says of itself, before anything of it is believed."""
    part = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise SignOnFailed("the ID token has no readable header")
    return header


def _verified(token: str, header: dict[str, Any], keys: Sequence[PublicKey]) -> jwt.Token | None:
    """The token by the first key that it names and that fits; None when there is none."""
    named = header.get("kid")
    for key in keys:
        algorithms = _ALGORITHMS[key.key_type]
        if named not in (None, key.kid) or header.get("alg") not in algorithms:
            continue
        try:
            return jwt.decode(token, key, algorithms=algorithms)
        except BadSignatureError:
            continue
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignOnFailed(f"the ID token cannot be read: {type(error).__name__}") from None
    return None
