"""B: hosts that are not ours, proxies that nobody trusts, and words that come back in headers."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from tests.abuse.conftest import Place
from tests.installation import settings_for

_HOSTS = ["evil.test", "localhost.evil.test", "localhost@evil.test", "", "localhost:80@evil.test"]


@pytest.mark.parametrize("host", _HOSTS)
def test_b1_another_host_is_refused(place: Place, host: str) -> None:
    for path in ("/", "/sign-in", "/api/v1/threads", "/reset", "/healthz"):
        answer = place.visitor().get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil" not in answer.text
        assert "Location" not in answer.headers


def test_b1_the_configured_host_alone_is_known_behind_a_proxy(tmp_path: Path) -> None:
    app = create_app(
        replace(settings_for(tmp_path), base_url="https://hearth.example", trusted_proxies=1)
    )
    ask = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9"}

    def status(host: str) -> int:
        named = {**ask, "Host": "127.0.0.1", "X-Forwarded-Host": host}
        return app.test_client().get("/healthz", headers=named).status_code

    assert status("hearth.example") == 200
    assert status("evil.test") == 400
    assert status("evil.test, evil.test") == 400


def test_b1_over_tls_the_cookie_is_bound_and_the_answer_says_so(tmp_path: Path) -> None:
    app = create_app(replace(settings_for(tmp_path), base_url="https://hearth.example"))

    answer = app.test_client().get("/sign-in", base_url="https://hearth.example")
    cookies = answer.headers.getlist("Set-Cookie")

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie
        assert "Domain" not in cookie
    assert "wss://hearth.example" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("said", ["en\r\nX-Evil: 1", "de\nSet-Cookie: a=b", "\x00", "x" * 5_000])
def test_b7_no_word_of_a_request_begins_a_header(place: Place, said: str) -> None:
    spelled = said.replace("\r", "%0d").replace("\n", "%0a").replace("\x00", "%00")
    for path in (f"/?lang={spelled}", f"/sign-in?next=/{spelled}", f"/search?q={spelled}"):
        answer = place.visitor().get(path)
        assert answer.status_code < 500
        assert "X-Evil" not in answer.headers
        assert not [each for each in answer.headers.getlist("Set-Cookie") if "a=b" in each]
    for path in (f"/threads/1{spelled}", f"/communities/{spelled}"):
        answer = place.visitor().get(path)
        assert answer.status_code in (308, 400, 404)
        assert "X-Evil" not in answer.headers


def test_b7_the_number_of_a_request_is_taken_only_when_it_is_one(place: Place) -> None:
    for given in ("<script>alert(1)</script>", "a" * 65, "sh0rt", "with blanks inside"):
        answer = place.visitor().get("/nowhere", headers={"X-Request-Id": given})
        assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])
        assert given not in answer.text


@pytest.mark.parametrize("name", ['a"\r\nX-Evil: 1.png', "a\nb.png", "\u202egnp.exe", "e" * 300])
def test_b7_g3_the_name_of_a_file_begins_no_header(place: Place, name: str) -> None:
    content = io.BytesIO()
    Image.new("RGB", (9, 9)).save(content, "PNG")
    content.seek(0)
    made = place.post("ben", "/uploads", file=(content, name))
    if made.status_code == 422:
        assert "\n" in name, "what no browser sends names no file"
        return
    assert made.status_code in (201, 303), made.text[:300]
    address = (made.json or {}).get("url") or made.headers["Location"]

    seen = place.browser("ben").get(address)

    assert seen.status_code == 200
    assert "X-Evil" not in seen.headers
    assert seen.headers["Content-Disposition"].isascii()
    assert len(seen.headers["Content-Disposition"]) < 1_000
