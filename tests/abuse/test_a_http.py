"""A: what arrives over HTTP before anybody looks at what it says."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.abuse.conftest import Place
from tests.outsiders.doors import with_token

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass
class _Endless(io.RawIOBase):
    """A body that is made up while it is read, and counts what was taken of it."""

    left: int
    taken: int = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]  # as it is called
        count = min(len(target), self.left)
        target[:count] = b"x" * count
        self.left -= count
        self.taken += count
        return count


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/api/v1/threads", "application/json"),
        ("/sign-in", "application/x-www-form-urlencoded"),
        ("/uploads", "multipart/form-data; boundary=x"),
    ],
)
def test_a1_fifty_megabytes_are_refused_before_they_are_read(
    place: Place, path: str, content_type: str
) -> None:
    size = 50 * 1024 * 1024
    body = _Endless(size)
    headers = with_token(place.app, place.world.ben, "write").headers if "api" in path else {}
    builder = EnvironBuilder(
        path=path, method="POST", content_type=content_type, headers=list(headers.items())
    )
    environ = {**builder.get_environ(), "wsgi.input": body, "CONTENT_LENGTH": str(size)}

    _, status, _ = run_wsgi_app(place.app.wsgi_app, environ, buffered=True)

    assert status.startswith("413")
    assert body.taken <= 64 * 1024, "what is not read takes no memory"


def _parts(count: int) -> bytes:
    part = b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n'
    return b"".join(part % number for number in range(count)) + b"--x--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(_parts(5_000), id="a2"),
        pytest.param(
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n\r\n'
            + b"y" * (8 * 1024 * 1024),
            id="a3",
        ),
    ],
)
# What the parser had begun to keep of the file is dropped with it, not closed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a2_a3_a_form_of_many_parts_or_without_an_end_is_refused_at_once(
    place: Place, body: bytes
) -> None:
    started = time.process_time()

    answer = place.visitor().post(
        "/sign-in", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert 400 <= answer.status_code < 500
    assert time.process_time() - started < 1


_BODIES = {
    "a5": b'{"note": ' + b"[" * 100_000,
    "a5_closed": b'{"note": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a6_nan": b'{"note": NaN}',
    "a6_infinity": b'{"note": -Infinity}',
    "a6_huge": b'{"note": 1e400}',
    "a6_twice": b'{"note": "a", "note": "b"}',
    "a7_not_utf8": b'{"note": "\xff\xfe"}',
    "a7_half_a_pair": b'{"note": "\\ud800"}',
}


@pytest.mark.parametrize("body", _BODIES.values(), ids=_BODIES.keys())
def test_a5_a6_a7_json_that_is_none_is_refused_in_words(place: Place, body: bytes) -> None:
    for method, path in (
        ("POST", "/api/v1/threads"),
        ("POST", f"/api/v1/threads/{place.thread_id}/votes"),
    ):
        answer = place.call("ben", method, path, data=body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["detail"] == "The body is not valid JSON."


@pytest.mark.parametrize("text", ["\x00", "a\x00b title", "\x1b[2J title"])
def test_a7_characters_that_nothing_can_hold_are_refused_by_field(place: Place, text: str) -> None:
    in_form = place.post(
        "ben", "/communities/garden/threads/new", title=text, body="Words", kind="question"
    )
    by_api = place.call(
        "ben",
        "POST",
        "/api/v1/threads",
        json={"community": "garden", "kind": "question", "title": text, "body": "Words"},
    )

    assert in_form.status_code == 422
    assert by_api.status_code in (400, 422)


def test_a7_a_form_that_is_no_unicode_is_spelled_out_and_breaks_nothing(place: Place) -> None:
    answer = place.post(
        "ben",
        f"/threads/{place.thread_id}/replies",
        body=b"\xff\xfe half \xed\xa0\x80 a pair",
    )

    page = place.visitor().get(answer.headers["Location"].partition("#")[0])
    assert page.status_code == 200
    assert re.search("<p>.* half .* a pair</p>", page.text)


_IDS = ["-1", "0", str(2**63), str(2**63 - 1), "1 OR 1=1", "१", "1e5", "0x10", "null", "%2e%2e"]
_IDS += ["123e4567-e89b-12d3-a456-426614174000", "1;DROP TABLE threads", "%27", "+1", "1.0", "01"]


@pytest.mark.parametrize("number", _IDS)
def test_a8_no_odd_number_names_anything(place: Place, number: str) -> None:
    for address in ("/threads/", "/api/v1/threads/", "/api/v1/replies/", "/uploads/"):
        for browser in (place.visitor(), place.browser("ben")):
            assert browser.get(address + number).status_code in (400, 404), address


def test_a11_no_header_or_field_turns_one_method_into_another(place: Place) -> None:
    thread = place.talk.start("ben", title="To be kept, whatever is sent")
    odd = {"X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "DELETE", "X-Method": "DELETE"}

    place.call("ben", "POST", f"/api/v1/threads/{thread}?_method=DELETE", headers=odd)
    place.browser("ben").get(f"/api/v1/threads/{thread}?_method=DELETE", headers=odd)
    place.post("ben", f"/threads/{thread}/replies", _method="DELETE", body="")

    assert place.visitor().get(f"/api/v1/threads/{thread}").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT", "TRACK", "FOO"])
def test_a12_odd_methods_are_refused(place: Place, method: str) -> None:
    for path in ("/", "/api/v1/threads", "/sign-in", "/static/dist/main.css", "/healthz"):
        answer = place.visitor().open(
            path, environ_overrides={"REQUEST_METHOD": method}, headers={"X-Secret": "told-back"}
        )
        assert answer.status_code in (400, 403, 404, 405), (path, answer.status_code)
        assert b"told-back" not in answer.data


_UP = ["..%2f..%2f.env", "%2e%2e/%2e%2e/wsgi.py", "....//wsgi.py", "%00", "..\\..\\wsgi.py"]
_UP += ["%252e%252e%252fwsgi.py", "/etc/passwd", "%c0%ae%c0%ae/wsgi.py", "../" * 9 + "etc/passwd"]


@pytest.mark.parametrize("path", _UP)
def test_a14_no_address_leads_out_of_a_folder(place: Place, path: str) -> None:
    for folder in ("/static/dist/", "/static/", "/uploads/", "/avatars/"):
        answer = place.visitor().get(folder + path)
        assert answer.status_code in (308, 404), folder + path
        assert b"root:" not in answer.data
        assert b"create_app" not in answer.data


_PROBES = ["/.git/HEAD", "/.env", "/instance/app.db", "/hearth.db", "/data/hearth.db", "/secret"]
_PROBES += ["/metrics", "/console", "/debug", "/server-status", "/wsgi.py", "/index/", "/admin.php"]


@pytest.mark.parametrize("path", _PROBES)
def test_a15_nothing_of_the_machine_is_served(place: Place, path: str) -> None:
    for browser in (place.visitor(), place.browser("zed")):
        assert browser.get(path).status_code in (401, 404)
    assert place.visitor().get("/?__debugger__=yes&cmd=resource&f=style.css").mimetype == (
        "text/html"
    )


def test_a16_what_breaks_tells_a_number_and_nothing_else(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "SELECT secret FROM accounts /srv/hearth/app.py"

    def break_down(**_more: object) -> None:
        raise RuntimeError(told)

    monkeypatch.setitem(place.app.view_functions, "api_me.show", break_down)
    monkeypatch.setitem(place.app.view_functions, "communities.index", break_down)
    monkeypatch.setitem(place.app.config, "TESTING", False)  # noqa: FBT003  # a setting's value

    problem = place.browser("ben").get("/api/v1/me")
    page = place.browser("ben").get("/communities")

    for answer in (problem, page):
        assert answer.status_code == 500
        assert told not in answer.text
        assert "Traceback" not in answer.text
        assert "RuntimeError" not in answer.text
        assert answer.headers["X-Request-Id"] in answer.text
    assert problem.content_type == "application/problem+json"
    assert place.app.debug is False


def test_a19_what_is_for_one_person_is_kept_by_no_cache(place: Place) -> None:
    for path in ("/", f"/threads/{place.thread_id}", "/api/v1/me", "/settings", "/search?q=beans"):
        answer = place.browser("ben").get(path)
        assert answer.headers["Cache-Control"] in ("private, no-store", "private, no-cache"), path
        assert "Cookie" in answer.headers["Vary"], path
        as_visitor = place.visitor().get(path)
        assert "public" not in as_visitor.headers["Cache-Control"], path
        assert "Cookie" in as_visitor.headers["Vary"], path


def _answers(place: Place) -> list[tuple[str, str]]:
    thread = f"/threads/{place.thread_id}"
    return [
        *(("GET", path) for path in ("/", thread, "/search?q=x", "/sign-in", "/nowhere", "/%00")),
        *(("GET", path) for path in ("/api/v1/threads", "/api/v1/me", "/api/v1/none", "/healthz")),
        *(("GET", path) for path in ("/settings", "/api/docs", "/api/openapi.json", "/offline")),
        *(("POST", path) for path in ("/sign-in", "/api/v1/threads", "/healthz", "/uploads")),
        *(("OPTIONS", path) for path in ("/", "/api/v1/threads")),
        *(("HEAD", path) for path in (thread, "/api/v1/threads")),
        ("GET", "/manifest.webmanifest"),
        ("GET", "/service-worker.js"),
    ]


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_a20_every_answer_carries_every_header(place: Place, host: str) -> None:
    for method, path in _answers(place):
        answer = place.visitor().open(path, method=method, headers={"Host": host}, buffered=True)
        for name, value in _HEADERS.items():
            assert answer.headers.get(name) == value, (method, path, name)
        policy = answer.headers["Content-Security-Policy"]
        for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy, (method, path)
        assert "unsafe" not in policy
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers, "nothing is promised over HTTP"
