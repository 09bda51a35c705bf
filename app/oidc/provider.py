"""Send somebody to the provider, and understand with what they come back."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client

from app.config import SignOn
from app.fetching.fetcher import Answer, Fetcher
from app.fetching.targets import FetchFailed
from app.oidc.documents import SECONDS, Described, Documents, PublicKey
from app.oidc.failures import ProviderSilent, SignOnFailed
from app.oidc.people import claims_of, named
from app.oidc.tokens import believed
from community.identities.policies import Claims
from community.words import N_

CALLBACK = "/sign-in/provider/callback"
_LARGEST = 256_000  # bytes of an answer with tokens
_LONGEST_CODE = 4_000
_ERROR = re.compile(r"[a-z_]{1,40}")


class Provider:
    """The provider that the settings describe."""

    def __init__(self, sign_on: SignOn, fetcher: Fetcher, *, base_url: str) -> None:
        self.sign_on = sign_on
        self.documents = Documents(fetcher, sign_on.issuer)
        self._fetcher = fetcher
        self._redirect = base_url + CALLBACK

    def send(self, *, anew: bool = False) -> tuple[str, dict[str, str]]:
        """Where to send the browser, and what it must carry meanwhile.

        `anew` asks the provider to have the person prove who they are once more.
        """
        described = self._described()
        carried = {
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": generate_token(64),
        }
        more = {"prompt": "login", "max_age": "0"} if anew else {}
        url, _state = self._client(described).create_authorization_url(
            described.authorization_endpoint,
            state=carried["state"],
            nonce=carried["nonce"],
            code_verifier=carried["verifier"],
            **more,
        )
        return url, carried

    def receive(self, carried: Mapping[str, Any], args: Mapping[str, str]) -> Claims:
        """Who came back, by what the browser carried and what stands in the address.

        Raises SignOnFailed, and ProviderSilent when the provider cannot be asked.
        """
        code = self._code(carried, args)
        try:
            described = self._described()
            answer = self._exchange(described, code, verifier=str(carried["verifier"]))
            access = answer.get("access_token")
            token = believed(
                answer.get("id_token"),
                keys=self._keys,
                issuer=self.sign_on.issuer,
                client_id=self.sign_on.client_id,
                nonce=str(carried["nonce"]),
                access_token=access if isinstance(access, str) else None,
            )
            info = self._about(described, token, access)
        except FetchFailed as error:
            raise ProviderSilent(str(error)) from None
        return claims_of(
            token, info, issuer=self.sign_on.issuer, groups_claim=self.sign_on.groups_claim
        )

    def _code(self, carried: Mapping[str, Any], args: Mapping[str, str]) -> str:
        sent, came = str(carried.get("state", "")), args.get("state", "")
        if not sent or not hmac.compare_digest(sent.encode(), came.encode()):
            raise SignOnFailed("the state is not the one that was sent")
        issuer = args.get("iss")
        if issuer != self.sign_on.issuer and (issuer or self._described().says_issuer):
            raise SignOnFailed("the answer names another issuer, or none")
        if "error" in args:
            raise _declined(args["error"])
        code = args.get("code", "")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise SignOnFailed("there is no code in the answer")
        return code

    def _described(self) -> Described:
        try:
            return self.documents.described()
        except FetchFailed as error:
            raise ProviderSilent(str(error)) from None

    def _keys(self, anew: bool) -> Sequence[PublicKey]:  # noqa: FBT001  # as `believed` calls it
        return self.documents.keys(anew=anew)

    def _client(self, described: Described) -> OAuth2Client:
        way = "client_secret_post" if described.secret_in_body else "client_secret_basic"
        return OAuth2Client(
            _Posting(self._fetcher),
            client_id=self.sign_on.client_id,
            client_secret=self.sign_on.client_secret,
            token_endpoint_auth_method=way if self.sign_on.client_secret else "none",
            scope=" ".join(self.sign_on.scopes),
            redirect_uri=self._redirect,
            code_challenge_method="S256",
        )

    def _exchange(self, described: Described, code: str, *, verifier: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client(described).fetch_token(
                described.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
            )
        except OAuth2Error as error:
            raise SignOnFailed(f"the code was refused: {_plain(error.error)}") from None
        return found

    def _about(
        self, described: Described, token: Mapping[str, Any], access: object
    ) -> Mapping[str, Any]:
        """What the provider says besides, when the ID token does not say all that is needed."""
        claim = self.sign_on.groups_claim
        enough = "email" in token and (not claim or named(token, claim) is not None)
        if enough or described.userinfo_endpoint is None or not isinstance(access, str):
            return {}
        if not access.isascii() or not access.isprintable():
            raise SignOnFailed("the access token has signs that no header can carry")
        answer = self._fetcher.fetch(
            described.userinfo_endpoint,
            headers={"Authorization": f"Bearer {access}"},
            seconds=SECONDS,
            largest=_LARGEST,
        )
        found = answer.json() if answer.status == 200 else None
        if not isinstance(found, dict) or found.get("sub") != token.get("sub"):
            raise SignOnFailed("the answer about the person is none, or is about somebody else")
        return found


class _Posting:
    """What Authlib's client sends with: our door, and nothing else."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def post(self, url: str, *, data: dict[str, str], headers: dict[str, str], auth: Any) -> Any:
        """Send a form; `auth` puts the client's own proof into it."""
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        kept = {name: value for name, value in headers.items() if name.lower() != "accept"}
        answer = self._fetcher.fetch(
            url,
            method="POST",
            headers=kept,
            body=body.encode(),
            seconds=SECONDS,
            largest=_LARGEST,
        )
        return _Answered(answer)


class _Answered:
    """An answer in the form that Authlib reads."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.status_code = answer.status

    def json(self) -> Any:
        return self._answer.json()

    def raise_for_status(self) -> None:
        raise FetchFailed(f"status {self.status_code} instead of tokens")


def _declined(error: str) -> SignOnFailed:
    if error == "access_denied":
        words = N_("You were not signed in there. Try again, or sign in another way.")
        return SignOnFailed("the person or the provider declined", words=words)
    return SignOnFailed(f"the provider answered {_plain(error)}")


def _plain(error: object) -> str:
    """An error's short name when it is one; what else was sent stands in no log."""
    return error if isinstance(error, str) and _ERROR.fullmatch(error) else "with an error"
