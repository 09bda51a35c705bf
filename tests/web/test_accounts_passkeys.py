"""Passkeys without a device: what is no good is refused in words, never with a broken page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.world import World, csrf, sign_in

_RESPONSE = {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}


def send(browser: FlaskClient, path: str, body: Any) -> Any:
    headers = {"X-CSRFToken": csrf(browser), "Accept": "application/json"}
    return browser.post(path, json=body, headers=headers)


@pytest.mark.parametrize(
    "credential",
    [
        None,
        [],
        {},
        {"id": 7},
        {"id": "%%%"},
        {"id": "AA", "rawId": "AA", "type": "public-key", "response": "x"},
        {"id": "AA", "rawId": "AA", "type": "public-key", "response": _RESPONSE},
        {"id": "A" * 4000},
    ],
)
@pytest.mark.parametrize(
    ("begin", "finish"),
    [
        ("/sign-in/passkey/options", "/sign-in/passkey"),
        ("/settings/passkeys/options", "/settings/passkeys"),
    ],
)
def test_a_credential_that_is_none_is_refused(
    app: Flask, world: World, credential: Any, begin: str, finish: str
) -> None:
    browser = sign_in(app, world.ben)
    options = send(browser, begin, {})
    answer = send(browser, finish, {"credential": credential})

    assert len(options.get_json()["challenge"]) >= 40
    assert answer.status_code == 422
    assert answer.get_json()["detail"]


def test_an_answer_without_a_challenge_of_ours_is_refused(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    credential = {"credential": {"id": "AA"}}
    without = send(app.test_client(), "/sign-in/passkey", credential)
    send(ben, "/sign-in/passkey/options", {})
    for_another_purpose = send(ben, "/settings/passkeys", credential)

    assert without.get_json()["code"] == "challenge_ran_out"
    assert for_another_purpose.get_json()["code"] == "challenge_ran_out"


def test_nobody_adds_a_passkey_without_signing_in(app: Flask, world: World) -> None:
    del world
    answer = send(app.test_client(), "/settings/passkeys/options", {})

    assert answer.status_code == 401


def test_nobody_touches_the_passkey_of_another(app: Flask, world: World) -> None:
    zed = sign_in(app, world.zed)

    assert zed.get("/settings/passkeys/1").status_code == 404
    assert send(zed, "/settings/passkeys/1/delete", {}).status_code == 404
