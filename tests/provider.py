"""A provider of single sign-on that the run starts itself, with real keys and signatures."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.test import TestResponse

from app.config import GroupRule, Settings, SignOn
from community import clock

CLIENT, SECRET = "hearth-client", "a secret of the client"
Sign = Callable[[dict[str, Any], dict[str, Any]], str]


@cache
def rsa() -> RSAKey:
    """The key that the provider signs with."""
    return RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})


@cache
def ec() -> ECKey:
    """Its other key."""
    return ECKey.generate_key("P-256", {"kid": "ec-1", "use": "sig"})


def signed(header: dict[str, Any], claims: dict[str, Any], key: RSAKey | ECKey) -> str:
    """A token as a provider makes it."""
    return jwt.encode(header, claims, key, algorithms=["RS256", "ES256", "PS256"])


def by_the_book(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """How the provider signs unless a test has it do otherwise."""
    return signed(header, claims, rsa())


@dataclass
class FakeProvider:
    """What it says, which tests change, and what it was asked."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] | None = None  # what /userinfo says; None for the person
    sign: Sign = by_the_book
    description: dict[str, Any] = field(default_factory=dict)
    keys: list[Any] = field(default_factory=lambda: [rsa().as_dict(private=False)])
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # by path, instead
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def settings(self, base: Settings, **more: Any) -> Settings:
        """The settings of an installation that trusts this provider."""
        sign_on = SignOn(
            issuer=self.url,
            client_id=CLIENT,
            client_secret=SECRET,
            label="Lakeside",
            groups_claim="groups",
            groups=(
                GroupRule(group="gardeners", community="garden"),
                GroupRule(group="keepers", community="vault"),
                GroupRule(group="owners", role="programme_owner"),
                GroupRule(group="cn=ops,ou=it", role="admin"),
            ),
        )
        allow = (urlsplit(self.url).netloc,)
        return replace(base, sign_on=replace(sign_on, **more), fetch_allow=allow)

    def approve(self, sent: str, **changed: str) -> str:
        """The person says yes: where the browser is sent back to. `changed` tampers with that."""
        asked = dict(parse_qsl(urlsplit(sent).query))
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        code = secrets.token_urlsafe(12)
        self._codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.url, **changed}
        query = urlencode({name: value for name, value in back.items() if value})
        return f"{urlsplit(asked['redirect_uri']).path}?{query}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer to a code, which works once and only for whoever began."""
        asked = self._codes.pop(form.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        matches = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if asked is None or matches != asked["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "<script>no</script>"}
        if authorization != f"Basic {known}" or form["redirect_uri"] != asked["redirect_uri"]:
            return 401, {"error": "invalid_client"}
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **({"auth_time": now} if "max_age" in asked else {}),
            **self.person,
        }
        made = self.sign({"alg": "RS256", "kid": "rsa-1"}, claims)
        return 200, {"access_token": "access-of-theirs", "token_type": "Bearer", "id_token": made}

    def describe(self) -> dict[str, Any]:
        """Its description."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "authorization_response_iss_parameter_supported": True,
            **self.description,
        }


class _Handler(BaseHTTPRequestHandler):
    fake: FakeProvider  # of the class that `providing` makes of this one

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.fake.asked.append(path)
        if path in self.fake.answers:
            self._raw(*self.fake.answers[path])
        elif path == "/.well-known/openid-configuration":
            self._say(200, self.fake.describe())
        elif path == "/jwks":
            self._say(200, {"keys": self.fake.keys})
        elif path == "/userinfo":
            right = self.headers["Authorization"] == "Bearer access-of-theirs"
            said = self.fake.person if self.fake.info is None else self.fake.info
            self._say(200 if right else 401, said)
        else:
            self._lead_back()

    def _lead_back(self) -> None:
        back = urlsplit(dict(parse_qsl(urlsplit(self.path).query))["redirect_uri"])
        self.send_response(302)
        to = f"{back.scheme}://{back.netloc}{self.fake.approve(self.path)}"
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.fake.asked.append(self.path)
        self.fake.headers.append(dict(self.headers))
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path in self.fake.answers:
            self._raw(*self.fake.answers[self.path])
            return
        authorization = self.headers["Authorization"] or ""
        self._say(*self.fake.token(dict(parse_qsl(body)), authorization))

    def _say(self, status: int, said: object) -> None:
        self._raw(status, json.dumps(said).encode())

    def _raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        return


@contextmanager
def providing() -> Iterator[FakeProvider]:
    """A provider on a port of its own."""
    fake = FakeProvider()
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def somebody(**more: Any) -> dict[str, Any]:
    """A person at the provider whom Hearth has never seen."""
    return {
        "sub": "s-1",
        "name": "Noor Lind",
        "email": "noor@hearth.example",
        "email_verified": True,
        **more,
    }


def go(
    browser: FlaskClient, fake: FakeProvider, *, start: str = "", **changed: str
) -> TestResponse:
    """All the way to the provider and back."""
    sent = browser.get(start or "/sign-in/provider")
    assert sent.status_code == 303, sent.text
    assert sent.location.startswith(fake.url), sent.location
    return browser.get(fake.approve(sent.location, **changed))


def signed_in_as(browser: FlaskClient) -> str | None:
    """The handle of whoever is signed in in this browser."""
    page = browser.get("/settings/profile")
    if page.status_code != 200:
        return None
    return page.text.split('href="/people/', 1)[1].split('"', 1)[0]
