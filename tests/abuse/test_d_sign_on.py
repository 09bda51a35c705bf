"""D: a provider of single sign-on that lies, somebody between, and addresses that prove nothing."""

from __future__ import annotations

import hmac
import json
import logging
import shutil
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc import jws
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from app import create_app
from app.database import Database
from community import clock
from community.accounts.models import Account, AccountSession, Identity
from tests.installation import settings_for
from tests.provider import CLIENT, FakeProvider, by_the_book, go, providing, rsa, signed, somebody
from tests.world import World, populate


class Scene:
    """An application that trusts the provider, and how many came in."""

    def __init__(self, app: Flask, world: World, fake: FakeProvider) -> None:
        self.app, self.world, self.fake = app, world, fake
        self.database: Database = app.extensions["hearth.database"]

    def count(self) -> tuple[int, int, int]:
        """Accounts, identities and sessions."""
        with self.database.reading() as session:
            tables = (Account, Identity, AccountSession)
            one, two, three = (session.scalar(select(func.count(each.id))) or 0 for each in tables)
        return one, two, three

    def refused(self, *, status: int = 400, **changed: str) -> str:
        """Nobody comes in this way: the page that they get instead."""
        before = self.count()
        browser = self.app.test_client()
        answer = go(browser, self.fake, **changed)
        assert answer.status_code == status, answer.text
        assert "hearth" not in [each.key for each in browser._cookies.values()]
        assert self.count() == before
        return answer.text


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Scene]:
    """One application and one provider for the module."""
    folder = tmp_path_factory.mktemp("sign-on")
    shutil.copy(migrated_file, folder / "hearth.db")
    with providing() as fake:
        app = create_app(fake.settings(settings_for(folder)))
        database: Database = app.extensions["hearth.database"]
        with database.unit_of_work() as session:
            world = populate(session)
        yield Scene(app, world, fake)
        database.dispose()


@pytest.fixture
def scene(running: Scene) -> Scene:
    """The same, the provider saying what it says by itself of somebody new."""
    for name, value in vars(FakeProvider()).items():
        if name != "url":
            setattr(running.fake, name, value)
    running.fake.person = somebody(sub="d-1", email="dora@hearth.example")
    return running


def test_d1_a_missing_or_foreign_state_is_refused(scene: Scene) -> None:
    scene.refused(state="")
    scene.refused(state="another")
    scene.refused(state="ⓢ")
    # A browser that was never sent has no state at all, whatever the address says.
    sent = scene.app.test_client().get("/sign-in/provider").location
    stranger = scene.app.test_client()
    assert stranger.get(scene.fake.approve(sent)).status_code == 400
    assert stranger.get("/sign-in/provider/callback").status_code == 400


def test_d1_an_answer_of_another_issuer_is_refused(scene: Scene) -> None:
    scene.refused(iss="https://elsewhere.example")
    scene.refused(iss="")


def test_d2_a_wrong_nonce_or_none_is_refused(scene: Scene) -> None:
    scene.fake.person["nonce"] = "another"
    scene.refused()
    del scene.fake.person["nonce"]
    scene.fake.sign = lambda header, claims: by_the_book(
        header, {name: value for name, value in claims.items() if name != "nonce"}
    )
    scene.refused()


def test_d3_a_code_or_an_answer_is_good_once(scene: Scene) -> None:
    browser = scene.app.test_client()
    sent = browser.get("/sign-in/provider")
    carried = browser.get_cookie("hearth-sent")
    assert carried is not None
    back = scene.fake.approve(sent.location)
    scene.fake.person = somebody(sub="d-3", email="dunja@hearth.example")
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 400
    # Somebody who copied both the cookie and the address comes after the code was used.
    thief = scene.app.test_client()
    thief.set_cookie("hearth-sent", carried.value)
    before = scene.count()
    assert thief.get(back).status_code == 400
    # A code of somebody else's, put into one's own answer, lacks the verifier.
    mine = scene.app.test_client()
    asked = mine.get("/sign-in/provider").location
    theirs = scene.fake.approve(scene.app.test_client().get("/sign-in/provider").location)
    code = theirs.split("code=")[1].split("&")[0]
    assert mine.get(scene.fake.approve(asked, code=code)).status_code == 400
    assert scene.count() == before


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


def _by_somebody_else(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return signed(header, claims, RSAKey.generate_key(2048))


def _critical(_header: dict[str, Any], claims: dict[str, Any]) -> str:
    made = by_the_book({"alg": "RS256", "kid": "rsa-1"}, claims)
    payload = jws.extract_compact(made.encode()).payload
    header = {"alg": "RS256", "kid": "rsa-1", "crit": ["odd"], "odd": True}
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    registry.check_header = lambda _header: None  # type: ignore[method-assign]  # a liar signs what it likes
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
        *(_unsigned, _hmac_with_the_public_key, _with_its_own_key, _by_somebody_else, _critical),
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
    ids=str,
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


@pytest.mark.parametrize("verified", [False, "false", "true", "True", 1, None, [True]])
def test_d6_an_address_that_is_not_verified_leads_to_nobody(scene: Scene, verified: Any) -> None:
    pages = []
    for address in ("mo@hearth.example", "nobody@hearth.example"):
        scene.fake.person = somebody(sub="d-6", email=address, email_verified=verified)
        pages.append(scene.refused())
    # Nor does it tell whether there is somebody.
    known, unknown = (page.partition("Request number")[0].split("<main", 1)[1] for page in pages)
    assert known == unknown
    assert "does not say that your mail address is confirmed" in known


def test_d6_a_letter_that_only_lower_case_makes_plain_is_nobodys(scene: Scene) -> None:
    scene.fake.person = somebody(sub="d-6", email="cleo@hearth.example".replace("e", "\uff45"))
    scene.refused()
    scene.fake.person = somebody(sub="d-6", email="\u212aim@hearth.example")
    scene.refused()


def test_d6_the_word_of_one_answer_does_not_vouch_for_the_address_of_the_other(
    scene: Scene,
) -> None:
    scene.fake.person = {"sub": "d-6", "email": "mo@hearth.example"}
    scene.fake.info = {"sub": "d-6", "email": "d@hearth.example", "email_verified": True}
    scene.refused()


def test_d6_an_answer_about_somebody_else_is_refused(scene: Scene) -> None:
    scene.fake.person, scene.fake.info = {"sub": "d-6"}, somebody(sub="d-7")
    scene.refused()


def test_d8_d9_an_address_never_signs_in_by_itself(scene: Scene) -> None:
    """The same address from another issuer, or with another subject, is somebody else."""
    with scene.database.unit_of_work() as session:
        for issuer in (scene.fake.url, "https://first.example"):
            session.add(
                Identity(
                    account_id=scene.world.mo,
                    issuer=issuer,
                    subject=f"mo at {issuer}",
                    created_at=clock.now(),
                )
            )
    before = scene.count()
    for subject in ("mo at https://first.example", "quite another"):
        scene.fake.person = somebody(sub=subject, email="mo@hearth.example")
        answer = go(scene.app.test_client(), scene.fake)
        assert answer.location == "/sign-in?next=/settings/security/provider"
    assert scene.count() == before


def test_d11_what_the_provider_says_of_an_error_is_not_shown(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        page = scene.refused(
            code="",
            error="<script>alert(1)</script>",
            error_description="<b>alert(2)</b>",
        )
        declined = scene.refused(code="", error="access_denied", error_description="<b>no</b>")
    assert "alert(" not in page
    assert "<b>no" not in declined
    assert "You were not signed in there." in declined
    assert "alert(" not in caplog.text
    assert 'href="/sign-in"' in page


def test_d11_the_log_says_why_and_holds_no_token(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.fake.sign = _by_somebody_else
    with caplog.at_level(logging.DEBUG):
        page = scene.refused()
    said = "no key of the provider fits the ID token"
    assert said in caplog.text
    number = page.split("<code>", 1)[1].split("</code>", 1)[0]
    assert len(number) == 16
    for secret in ("access-of-theirs", "eyJ", "code=", "a secret of the client"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://169.254.169.254/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "http://10.0.0.1/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"response_types_supported": ["id_token"]},
    ],
    ids=str,
)
def test_f2_a_description_leads_nowhere_that_it_should_not(
    scene: Scene, description: dict[str, Any], tmp_path: Path, migrated_file: Path
) -> None:
    scene.fake.description = description
    shutil.copy(migrated_file, tmp_path / "hearth.db")
    app = create_app(scene.fake.settings(settings_for(tmp_path)))
    browser = app.test_client()
    sent = browser.get("/sign-in/provider")
    answer = browser.get(scene.fake.approve(sent.location)) if sent.status_code == 303 else sent

    assert answer.status_code == 502
    assert json.dumps(description) not in answer.text
    app.extensions["hearth.database"].dispose()


@pytest.mark.parametrize(
    "to", ["//evil.test", "https:evil", "/\\evil", "https://evil.test", "javascript:alert(1)"]
)
def test_b5_the_way_back_stays_on_this_site(scene: Scene, to: str) -> None:
    scene.fake.person = somebody(sub="b-5", email="bea@hearth.example")
    answer = go(scene.app.test_client(), scene.fake, start=f"/sign-in/provider?next={to}")

    assert answer.location == "/"
