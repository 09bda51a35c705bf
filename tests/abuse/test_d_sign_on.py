"""D: a provider of single sign-on that lies, somebody between, and addresses that prove nothing."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from community import clock
from community.accounts.models import Identity
from tests.abuse.signing_on import Scene, by_somebody_else
from tests.installation import settings_for
from tests.provider import by_the_book, go, somebody


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
    scene.fake.sign = by_somebody_else
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
