"""What the provider publishes: its description and its keys, asked seldom and kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from app.fetching.fetcher import Fetcher
from app.fetching.targets import FetchFailed

SECONDS = 5.0
LARGEST = 256_000  # bytes of a description or of keys
MOST_KEYS = 50
_HOLDS = 3_600.0  # seconds; after that it is asked for again
_OUTLIVES = 86_400.0  # a description this old still serves while the provider does not answer
_PAUSE = 10.0  # after a failure nobody waits for the next one so soon
_KEYS_AT_MOST_EVERY = 60.0
Kept = TypeVar("Kept")
PublicKey = RSAKey | ECKey


@dataclass(frozen=True, kw_only=True)
class Described:
    """The part of a provider's description that is used."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    says_issuer: bool  # its answers name it, which is then demanded (RFC 9207)
    secret_in_body: bool


class Documents:
    """The published documents of one provider, in this process."""

    def __init__(self, fetcher: Fetcher, issuer: str) -> None:
        self._fetcher = fetcher
        self._issuer = issuer
        self._described = _Kept(self._describe)
        self._keys = _Kept(self._fetch_keys)

    def described(self) -> Described:
        """The description; raises FetchFailed while there is none."""
        return self._described.get(younger_than=_HOLDS)

    def keys(self, *, anew: bool = False) -> Sequence[PublicKey]:
        """The keys it signs with; `anew` for a key that is unknown, once a minute at most."""
        return self._keys.get(younger_than=_KEYS_AT_MOST_EVERY if anew else _HOLDS)

    def _describe(self) -> Described:
        url = get_well_known_url(self._issuer, external=True)
        return _checked(self._ask(url), self._issuer)

    def _fetch_keys(self) -> Sequence[PublicKey]:
        found = self._ask(self.described().jwks_uri).get("keys")
        if not isinstance(found, list) or len(found) > MOST_KEYS:
            raise FetchFailed("the keys are not a list of a sensible length")
        keys = [key for data in found if (key := _key(data)) is not None]
        if not keys:
            raise FetchFailed("there is no key to check signatures with")
        return keys

    def _ask(self, url: str) -> dict[str, Any]:
        answer = self._fetcher.fetch(url, seconds=SECONDS, largest=LARGEST)
        found = answer.json() if answer.status == 200 else None
        if not isinstance(found, dict):
            raise FetchFailed(f"status {answer.status} instead of a JSON object")
        return found


def _checked(found: dict[str, Any], issuer: str) -> Described:
    if found.get("issuer") != issuer:
        raise FetchFailed("the description is of another issuer than HEARTH_OIDC_ISSUER")
    if "code" not in found.get("response_types_supported", ["code"]):
        raise FetchFailed("the provider does not offer the code flow")
    secured = issuer.startswith("https://")
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    userinfo = found.get("userinfo_endpoint")
    return Described(
        authorization_endpoint=_endpoint(found.get("authorization_endpoint"), secured=secured),
        token_endpoint=_endpoint(found.get("token_endpoint"), secured=secured),
        jwks_uri=_endpoint(found.get("jwks_uri"), secured=secured),
        userinfo_endpoint=_endpoint(userinfo, secured=secured) if userinfo else None,
        says_issuer=found.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body="client_secret_basic" not in ways and "client_secret_post" in ways,
    )


def _endpoint(given: object, *, secured: bool) -> str:
    try:
        parts = urlsplit(given if isinstance(given, str) else "")
    except ValueError:
        parts = urlsplit("")
    schemes = ("https",) if secured else ("https", "http")
    if parts.scheme not in schemes or not parts.hostname or parts.fragment:
        raise FetchFailed("the description lacks an endpoint, or has one without TLS")
    return str(given)


def _key(data: object) -> PublicKey | None:
    """A public key to check signatures with; None for what is none, or of a kind not used."""
    if not isinstance(data, dict) or data.get("use", "sig") != "sig":
        return None
    if data.get("kty") not in ("RSA", "EC"):
        return None
    try:
        key = JWKRegistry.import_key(data)
        key.public_key  # noqa: B018  # reads the numbers, which may be none
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey) else None


class _Kept(Generic[Kept]):
    """One thing that costs a question to another machine."""

    def __init__(self, ask: Callable[[], Kept]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._kept: tuple[float, Kept] | None = None
        self._failed: tuple[float, FetchFailed] | None = None

    def get(self, *, younger_than: float) -> Kept:
        """What is kept when it is young enough, else asked for; raises FetchFailed.

        One asks and the others wait for it. When it fails, what was kept serves for a day.
        """
        with self._lock:
            now = time.monotonic()
            if self._kept is not None and now - self._kept[0] < younger_than:
                return self._kept[1]
            if self._failed is None or now - self._failed[0] >= _PAUSE:
                try:
                    self._kept = now, self._ask()
                    self._failed = None
                    return self._kept[1]
                except FetchFailed as error:
                    self._failed = time.monotonic(), error
            if self._kept is not None and now - self._kept[0] < _OUTLIVES:
                return self._kept[1]
            raise FetchFailed(str(self._failed[1])) from None
