"""D: ID tokens that the provider did not sign, or not for this place and time."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey

from community import clock
from tests.abuse.signing_on import Scene, by_somebody_else
from tests.provider import CLIENT, by_the_book, rsa, signed


def _forged(header: dict[str, Any], claims: dict[str, Any], key: bytes | None) -> str:
    """A token made by hand, since no library makes such ones."""
    parts = (json.dumps(part).encode() for part in (header, claims))
    said = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    end = b"" if key is None else hmac.digest(key, said, "sha256")
    return (said + b"." + urlsafe_b64encode(end).rstrip(b"=")).decode()


def _unsigned(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    return _forged({"alg": "none", "kid": "rsa-1"}, claims, None)


def _hmac_with_the_public_key(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    return _forged({"alg": "HS256", "kid": "rsa-1"}, claims, rsa().as_pem(private=False))


def _hmac_with_nothing(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    return _forged({"alg": "HS256"}, claims, b"")


def _with_its_own_key(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": "rsa-1", "jwk": own.as_dict(private=False)}
    return signed(header, claims, own)


def _any_header(header: dict[str, Any]) -> None:
    del header


def _critical(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    made = by_the_book({"alg": "RS256", "kid": "rsa-1"}, claims)
    payload = jws.extract_compact(made.encode()).payload
    header = {"alg": "RS256", "kid": "rsa-1", "crit": ["odd"], "odd": True}
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    registry.check_header = _any_header  # type: ignore[method-assign]  # a liar signs what it likes
    return jws.serialize_compact(header, payload, rsa(), registry=registry)


def _unknown_key(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    return signed({"alg": "RS256", "kid": "rsa-2"}, claims, rsa())


def _changed(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    head, _body, end = by_the_book({"alg": "RS256", "kid": "rsa-1"}, claims).split(".")
    other = by_the_book({"alg": "RS256", "kid": "rsa-1"}, {**claims, "sub": "admin"}).split(".")[1]
    return f"{head}.{other}.{end}"


@pytest.mark.parametrize(
    "sign",
    [
        *(_unsigned, _hmac_with_the_public_key, _with_its_own_key, by_somebody_else, _critical),
        *(_unknown_key, _changed, _hmac_with_nothing),
        lambda _header, _claims: "e30.e30.e30",
        lambda _header, _claims: "no token",
        lambda _header, _claims: "e30.e30.e30.e30.e30",
    ],
)
def test_d4_a_token_that_the_provider_did_not_sign_is_refused(scene: Scene, sign: Any) -> None:
    scene.fake.sign = sign
    scene.refused()


def _now() -> int:
    return int(clock.now().timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": []},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": [CLIENT, "another"]},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": _now() - 3_600},
        {"exp": "tomorrow"},
        {"exp": None},
        {"iat": _now() + 3_600},
        {"nbf": _now() + 3_600},
        {"at_hash": "AAAA"},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
    ],
    ids="+".join,  # no values: those of time would differ between two processes of one run
)
def test_d4_a_signed_token_for_another_place_or_time_is_refused(
    scene: Scene, claims: dict[str, Any]
) -> None:
    scene.fake.person = {**scene.fake.person, **claims}
    scene.refused()


def test_d5_an_enormous_token_is_refused_at_once(scene: Scene) -> None:
    scene.fake.sign = lambda _header, _claims: "e30." + "A" * 2_000_000 + ".e30"
    began = time.monotonic()
    scene.refused(status=502)  # it is not even read to its end
    scene.fake.sign = lambda _header, _claims: "e30." + "A" * 200_000 + ".e30"
    scene.refused()

    assert time.monotonic() - began < 3
