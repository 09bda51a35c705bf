"""The front page and the answers to machines."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.world import World, sign_in


def test_a_visitor_reads_the_front_page_without_being_given_a_cookie(client: FlaskClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "<h1" in response.text
    assert "Set-Cookie" not in response.headers


def test_a_signed_in_page_is_kept_by_no_cache(app: Flask, world: World) -> None:
    response = sign_in(app, world.ben).get("/")

    assert "/people/ben" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_process_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_what_does_not_exist_says_so_with_the_request_number(client: FlaskClient) -> None:
    page = client.get("/nowhere")
    problem = client.get("/api/v1/nowhere")

    assert page.status_code == problem.status_code == 404
    assert page.headers["X-Request-Id"]
    assert problem.content_type == "application/problem+json"
    assert problem.json is not None
    assert problem.json["code"] == "not_found"
