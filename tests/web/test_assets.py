"""How the built files are sent: once, small, and never asked for again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.assets import asset


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a19_a_built_file_is_sent_compressed_and_kept_for_good(
    client: FlaskClient, coding: str
) -> None:
    plain = client.get(asset("main.css"), buffered=True)
    small = client.get(asset("main.css"), headers={"Accept-Encoding": coding}, buffered=True)

    assert small.headers["Content-Encoding"] == coding
    assert len(small.data) < len(plain.data) / 3
    assert small.content_type == plain.content_type == "text/css; charset=utf-8"
    assert "immutable" in small.headers["Cache-Control"]
    assert "max-age=31536000" in small.headers["Cache-Control"]
    assert small.headers["Vary"] == "Accept-Encoding"


def test_a_built_file_that_is_asked_for_again_is_not_sent_again(client: FlaskClient) -> None:
    sent = client.get(asset("main.js"), buffered=True)
    again = client.get(
        asset("main.js"), headers={"If-None-Match": sent.headers["ETag"]}, buffered=True
    )

    assert again.status_code == 304
    assert again.data == b""


def test_a_built_file_carries_no_header_that_only_pages_need(client: FlaskClient) -> None:
    found = client.get(asset("main.js"), buffered=True)

    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Security-Policy"] == "default-src 'none'"
    for name in ("Permissions-Policy", "Content-Disposition", "Last-Modified"):
        assert name not in found.headers
    assert sum(len(name) + len(value) for name, value in found.headers) < 700


def test_a_file_that_is_not_there_is_answered_by_a_page_that_may_load_its_style(
    client: FlaskClient,
) -> None:
    missed = client.get(
        "/static/dist/gone-AAAAAAAA.js", headers={"Accept": "text/html"}, buffered=True
    )

    assert missed.status_code == 404
    assert "style-src 'self'" in missed.headers["Content-Security-Policy"]
    assert "Cookie" in missed.headers["Vary"]
