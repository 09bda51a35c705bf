"""What a browser is told of Hearth as an application, and the page it keeps when it is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.world import World, csrf, sign_in


@pytest.mark.parametrize(
    ("organisation", "whole", "short"),
    [
        ("", "Hearth", "Hearth"),
        ("Tarnholt", "Tarnholt", "Tarnholt"),
        ("The Tarnholt Cooperative", "The Tarnholt Cooperative", "Hearth"),
    ],
)
def test_the_application_bears_the_name_of_the_organisation(
    app: Flask, client: FlaskClient, organisation: str, whole: str, short: str
) -> None:
    settings = app.extensions["hearth.settings"]
    app.extensions["hearth.settings"] = replace(
        settings, organisation=organisation, mode="production"
    )
    told = client.get("/manifest.webmanifest")

    assert told.content_type == "application/manifest+json"
    assert told.json is not None
    assert (told.json["name"], told.json["short_name"]) == (whole, short)
    for icon in told.json["icons"]:
        assert client.get(icon["src"], buffered=True).status_code == 200


def test_the_offline_page_is_the_same_for_everybody(
    app: Flask, client: FlaskClient, world: World
) -> None:
    hers = sign_in(app, world.ada).get("/offline")

    assert hers.text == client.get("/offline").text
    assert hers.headers["Content-Language"] == "en"


def test_the_worker_is_asked_for_every_time_and_sent_only_when_it_changed(
    client: FlaskClient,
) -> None:
    sent = client.get("/service-worker.js", buffered=True)
    again = client.get(
        "/service-worker.js", headers={"If-None-Match": sent.headers["ETag"]}, buffered=True
    )

    assert sent.headers["Cache-Control"] == "no-cache"
    assert sent.content_type.startswith("text/javascript")
    assert "worker-src 'self'" in sent.headers["Content-Security-Policy"]
    assert again.status_code == 304
    for name in set(re.findall(r'"([\w-]+-[0-9A-Z]{8}\.\w+)"', sent.text)):
        assert client.get(f"/static/dist/{name}", buffered=True).status_code == 200


def test_signing_out_clears_what_the_browser_keeps(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ada)
    left = browser.post("/sign-out", data={"csrf_token": csrf(browser)})

    assert left.status_code == 303
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "signed-out=1" in "".join(left.headers.getlist("Set-Cookie"))
