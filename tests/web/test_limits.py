"""How often one caller may ask, and that one caller's haste is nobody else's trouble."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask

from app.config import Settings
from app.extensions import limiter
from tests.outsiders.doors import with_token
from tests.world import World, sign_in


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation with its limits on."""
    return replace(settings, limits=True)


@pytest.fixture(autouse=True)
def _forget(app: Flask) -> None:
    with app.app_context():
        limiter.reset()


def test_a_flood_of_reads_is_turned_away_with_a_time_to_come_back(app: Flask, world: World) -> None:
    hasty, calm = sign_in(app, world.ben), sign_in(app, world.cleo)
    statuses = [hasty.get("/api/v1/me").status_code for _ in range(301)]
    refused = hasty.get("/api/v1/me")

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json is not None
    assert refused.json["code"] == "too_many_requests"
    assert calm.get("/api/v1/me").status_code == 200


def test_n6_writes_are_counted_apart_from_reads(app: Flask, world: World) -> None:
    browser = sign_in(app, world.ben)
    statuses = [browser.post("/sign-out").status_code for _ in range(61)]

    assert 429 not in statuses[:60]
    assert statuses[-1] == 429
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/drafts", "/threads/1/place"])
def test_what_a_page_sends_by_itself_leaves_what_somebody_sends(
    app: Flask, world: World, path: str
) -> None:
    browser = sign_in(app, world.ben)
    statuses = [browser.post(path).status_code for _ in range(121)]

    assert 429 not in statuses[:120]
    assert statuses[-1] == 429
    assert browser.post("/sign-out").status_code != 429


def test_files_of_the_product_and_machines_are_not_counted(app: Flask) -> None:
    visitor = app.test_client()
    assert {visitor.get("/healthz").status_code for _ in range(130)} == {200}


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/api/v1/me/avatar"), ("POST", "/api/v1/uploads")]
)
def test_a_program_brings_no_more_images_a_minute_than_a_person(
    app: Flask, world: World, method: str, path: str
) -> None:
    ben = with_token(app, world.ben, "read", "write")

    def send() -> int:
        return ben.ask(
            method, path, data={"file": (io.BytesIO(b"\x00no image"), "me.png")}
        ).status_code

    assert [send() for _ in range(21)] == [422] * 20 + [429]
