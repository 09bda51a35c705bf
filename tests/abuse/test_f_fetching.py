"""F: what Hearth asks of other machines goes through one door, which leads to no inner network."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from app.fetching.addresses import is_public
from app.fetching.fetcher import Fetcher
from app.fetching.targets import Allowed, FetchFailed, bad_entry
from app.fetching.wire import Deadline
from community.text import render
from tests.answering import answering

_ROOT = Path(__file__).parents[2]
# What opens connections to addresses. `smtplib` speaks to the configured mail server alone.
_FETCHES = re.compile(
    r"^\s*(?:import|from) (requests|httpx|httpcore|aiohttp|urllib3|urllib\.request"
    r"|urllib import request|http\.client|http import client|ftplib|pycurl|xmlrpc|feedparser)\b",
    re.MULTILINE,
)
# The door itself, and who asks their own web process whether it is ready.
_MAY = {"app/fetching/fetcher.py", "app/fetching/wire.py", "app/cli/serve.py"}
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
NOBODY = Allowed()


def _allowed(port: int) -> Fetcher:
    return Fetcher(Allowed.parse([f"127.0.0.1:{port}"]))


def _resolving(*answers: str) -> Fetcher:
    """A fetcher for which every host has these addresses."""

    def stub(_host: str, _port: int, _deadline: Deadline) -> Sequence[object]:
        return [ip_address(each) for each in answers]

    return Fetcher(NOBODY, resolve=stub)  # type: ignore[arg-type]  # addresses of both kinds


def test_nothing_else_imports_what_fetches() -> None:
    sources = [
        path for layer in ("app", "community", "search") for path in (_ROOT / layer).rglob("*.py")
    ]
    fetching = {
        str(path.relative_to(_ROOT))
        for path in sources
        if _FETCHES.search(path.read_text(encoding="utf-8"))
    }

    assert len(sources) > 100
    assert fetching == _MAY, "go through app.fetching; the cases of F test it"


def test_an_image_from_elsewhere_is_a_link_that_nobody_follows_unasked() -> None:
    made = render("![seeds](https://elsewhere.example/seeds.png)").html

    assert "<img" not in made
    assert 'href="https://elsewhere.example/seeds.png"' in made


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",  # noqa: S104  # what must not be asked
        *("127.0.0.1", "localhost", "localhost.", "[::1]", "[::ffff:127.0.0.1]"),
        *("2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::]", "[::ffff:10.0.0.1]"),
    ],
)
def test_f1_this_machine_is_not_asked_however_it_is_written(host: str) -> None:
    with answering([_OK]) as place:
        # On the usual port, and on the one where somebody would answer.
        for address in (f"http://{host}/", f"http://{host}:{place.port}/"):
            with pytest.raises(FetchFailed):
                Fetcher(NOBODY).fetch(address)
        assert place.heard == []
        assert _allowed(place.port).fetch(place.url).body == b"{}"


def test_f1_signs_that_only_look_like_digits_are_no_host() -> None:
    with pytest.raises(FetchFailed, match="characters"):
        Fetcher(NOBODY).fetch("http://①②⑦.⓪.⓪.①/")


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "10.1.2.3", "172.16.0.1"),
        *("192.168.1.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::", "224.0.0.1"),
        *("fec0::1", "fe80::1", "192.0.0.192", "198.18.0.1", "240.0.0.1", "2001:db8::1", "::1"),
        *("64:ff9b:1::808:808", "64:ff9b:1:7f00:0:100:808:808", "64:ff9b::7f00:1"),
        *("64:ff9b::a01:203", "64:ff9b::c0a8:101", "64:ff9b::"),
        *("2001::1", "255.255.255.255", "ff02::1", "192.88.99.1", "3fff::1"),
    ],
)
def test_f2_names_that_lead_into_an_inner_network_are_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(FetchFailed, match="inner network"):
        _resolving(address).fetch("https://metadata.internal/")
    with pytest.raises(FetchFailed, match="inner network"):
        _resolving("93.184.215.14", address).fetch("https://one-of-two.example/")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_f2_an_address_of_everybodys_internet_is_none_of_these(address: str) -> None:
    assert is_public(ip_address(address))


def test_f2_an_operator_lets_a_network_or_a_name_through() -> None:
    network = Allowed.parse(["10.20.0.0/16", "login.internal", "[fd00::7]:8443"])

    assert network.covers(ip_address("10.20.3.4"))
    assert network.covers(ip_address("::ffff:10.20.3.4"))
    assert not network.covers(ip_address("10.21.3.4"))
    assert network.names("login.internal", 443)
    assert not network.names("login.internal", 8443)
    assert network.names("fd00::7", 8443)
    assert bad_entry(["ok.example", "10.0.0.1/8"]) == "10.0.0.1/8"
    assert bad_entry(["a:99999"]) == "a:99999"
    assert bad_entry(["https://a.example"]) == "https://a.example"
    assert bad_entry(["a.example:8443", "fd00::/8"]) is None


def test_f4_a_name_is_resolved_once_and_the_call_goes_where_it_led(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked, called = [], []

    def resolver(host: str, port: int, **_more: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_more: object, **_named: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchFailed, match="ConnectError"):
        Fetcher(NOBODY).fetch("https://rebinding.example/")

    assert asked == ["rebinding.example"]
    assert called == [("93.184.215.14", 443)]


@pytest.mark.parametrize("to", ["http://127.0.0.1/", "file:///etc/passwd", "https://ok.example/"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_f5_a_redirect_is_followed_nowhere(to: str, status: int) -> None:
    answer = f"HTTP/1.1 {status} Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    with answering([answer]) as place:
        with pytest.raises(FetchFailed, match="redirects"):
            _allowed(place.port).fetch(place.url)
        assert len(place.heard) == 1


@pytest.mark.parametrize("scheme", ["gopher", "ftp", "file", "unix", "ws", "data", "javascript"])
def test_f6_only_http_and_https_are_spoken(scheme: str) -> None:
    with pytest.raises(FetchFailed):
        _resolving("93.184.215.14").fetch(f"{scheme}://elsewhere.example/x")


@pytest.mark.parametrize(
    "address",
    [
        "http://good@127.0.0.1/",
        "http://127.0.0.1#@good.example/",
        "http://127.0.0.1\\@good.example/",
        "http://good.example\\@127.0.0.1/",
        "http://127。0。0。1/",
        "http://good.example /",
        "http://good.example/\r\nX-Injected: 1",
        "http://good.example:80:90/",
        "http://good.example:99999/",
        "http://[::1%25eth0]/",
        "http://[nonsense]/",
        "http://-/",
        "http:///path",
        "//good.example/",
        "https://good.example/" + "a" * 3_000,
    ],
)
def test_f7_an_address_that_can_be_read_in_two_ways_is_read_in_none(address: str) -> None:
    with pytest.raises(FetchFailed):
        _resolving("93.184.215.14").fetch(address)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_f8_other_ports_are_closed_unless_an_operator_names_them(port: int) -> None:
    with pytest.raises(FetchFailed, match=f"port {port}"):
        _resolving("93.184.215.14").fetch(f"https://elsewhere.example:{port}/")
    with pytest.raises(FetchFailed, match=f"port {port}"):
        Fetcher(Allowed.parse(["elsewhere.example"])).fetch(f"http://elsewhere.example:{port}/")


@pytest.mark.parametrize(
    "opening", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_f9_who_answers_drop_by_drop_is_cut_off(opening: bytes) -> None:
    with answering([opening, *[b"x"] * 100], pause=0.05) as place:
        began = time.monotonic()
        with pytest.raises(FetchFailed, match="too long"):
            _allowed(place.port).fetch(place.url, seconds=0.4)

        assert time.monotonic() - began < 1.5


def test_f9_a_resolver_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_all: object, **_named: object) -> list[object]:
        time.sleep(1.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()

    with pytest.raises(FetchFailed, match="cannot be found"):
        Fetcher(NOBODY).fetch("https://hanging.example/", seconds=0.3)

    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize(
    "answer",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", *[b"x" * 65_536] * 20],
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 65_536] * 20],
        [b"HTTP/1.1 200 OK\r\n", *[b"X-Long: " + b"x" * 65_000 + b"\r\n"] * 20, b"\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"],
    ],
    ids=["declared", "endless", "headers", "compressed"],
)
def test_f9_more_than_a_megabyte_is_not_taken(answer: list[bytes]) -> None:
    with answering(answer) as place, pytest.raises(FetchFailed):
        _allowed(place.port).fetch(place.url)


def test_f12_nothing_of_ours_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering([_OK.replace(b"OK\r\n", b"OK\r\nSet-Cookie: theirs=1\r\n")]) as place:
        fetcher = _allowed(place.port)
        fetcher.fetch(place.url)
        fetcher.fetch(place.url)

        heard = place.heard[1].decode().lower()
    assert f"host: 127.0.0.1:{place.port}\r\n" in heard
    names = {line.partition(":")[0] for line in heard.split("\r\n")[1:] if line}
    assert names == {"host", "accept", "accept-encoding", "user-agent"}


@pytest.mark.parametrize("body", [b"<html>", b"\xff", b"[" * 100_000])
def test_f9_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with answering([head, body]) as place:
        answer = _allowed(place.port).fetch(place.url)
        with pytest.raises(FetchFailed, match="not JSON"):
            answer.json()
