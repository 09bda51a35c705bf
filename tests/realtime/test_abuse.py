"""What a hostile page does to a real server costs it its own connection and nobody else's."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import requests
import websocket

from tests.clients import Listener
from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("abuse"), migrated_file)


@pytest.fixture(scope="module")
def served(stage: Stage) -> Iterator[Served]:
    """One web process, with limits on."""
    with serving(stage.data_dir, workers=1, HEARTH_LIMITS="on") as running:
        yield running


_opened: list[websocket.WebSocket] = []


@pytest.fixture(autouse=True)
def _hang_up() -> Iterator[None]:
    """Close what a test leaves open, also when the server ended it first."""
    yield
    while _opened:
        _opened.pop().shutdown()


def _raw(served: Served, *, origin: str | None = None, cookie: str = "") -> websocket.WebSocket:
    """A bare websocket that has said hello to the namespace."""
    parts = urlsplit(served.url)
    opened = websocket.create_connection(
        f"ws://{parts.netloc}/socket.io/?EIO=4&transport=websocket",
        timeout=20,
        origin=origin,
        suppress_origin=origin is None,
        cookie=cookie or None,
    )
    _opened.append(opened)
    assert opened.recv().startswith("0")
    opened.send("40")
    return opened


def test_k13_polling_is_refused_with_a_sentence(served: Served) -> None:
    answer = requests.get(f"{served.url}/socket.io/?EIO=4&transport=polling", timeout=20)

    assert answer.status_code == 400
    assert "websocket only" in answer.text


_POST = b"POST /sign-in HTTP/1.1\r\nHost: h\r\n"
_CHUNKED = b"Transfer-Encoding: chunked\r\n"
_RAW = {
    "two_lengths": _POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length_and_chunks": _POST
    + b"Content-Length: 5\r\n"
    + _CHUNKED
    + b"\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    "odd_coding": _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "odd_chunk": _POST + _CHUNKED + b"\r\n0x1\r\na\r\n0\r\n\r\n",
    "small_letters": b"get / HTTP/1.1\r\nHost: h\r\n\r\n",
    "blank_in_a_name": b"GET / HTTP/1.1\r\nHost : h\r\nX: y\r\n\r\n",
}


@pytest.mark.parametrize("sent", _RAW.values(), ids=_RAW.keys())
def test_a10_a12_a_request_of_two_meanings_is_refused_and_the_line_closed(
    served: Served, sent: bytes
) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(sent.replace(b"Host: h", f"Host: {parts.netloc}".encode()))
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while more := line.recv(65536):
                heard += more

    # A body that breaks off is refused by us and once more by the server below, which hangs up.
    assert set(re.findall(rb"HTTP/1\.1 (\d+)", heard)) <= {b"400", b"403", b"501"}
    assert heard


def test_a17_two_hundred_half_requests_slow_nobody_down(served: Served) -> None:
    parts = urlsplit(served.url)
    half = f"GET / HTTP/1.1\r\nHost: {parts.netloc}\r\nX-Slow: ".encode()
    with contextlib.ExitStack() as held:
        for _ in range(200):
            line = held.enter_context(
                socket.create_connection((parts.hostname, parts.port), timeout=20)
            )
            line.sendall(half)
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert requests.get(f"{served.url}/healthz", timeout=20).status_code == 200
            took.append(time.monotonic() - began)

    assert sorted(took)[-2] < 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_k1_pages_of_other_sites_cannot_connect(served: Served, stage: Stage, origin: str) -> None:
    cookie = f"hearth={stage.secrets['ben']}"
    with pytest.raises(websocket.WebSocketBadStatusException):
        _raw(served, origin=origin, cookie=cookie)
    ours = _raw(served, origin=served.url, cookie=cookie)
    assert ours.recv().startswith("40")
    ours.close()


@pytest.mark.parametrize(
    "sent",
    [
        '421["connect"]',
        '421["disconnect"]',
        '421["*",{}]',
        '421[{"watch":1}]',
        "421[]",
        '421["watch",' + "[" * 400 + "]" * 400 + "]",
        '421["watch",{"thread_id":1e400}]',
    ],
)
def test_k4_an_odd_event_is_answered_or_ends_that_page_alone(
    served: Served, stage: Stage, sent: str
) -> None:
    honest = Listener(served.url, stage.secrets["ben"])
    odd = _raw(served)
    assert odd.recv().startswith("40")
    odd.send(sent)
    with contextlib.suppress(websocket.WebSocketException, OSError):
        said = odd.recv()
        if said.startswith("431"):
            (ack,) = json.loads(said[3:])
            assert ack["ok"] is False
    odd.close()

    assert honest.ask("watch", {"thread_id": stage.thread_id, "last_seq": 0})["ok"]
    honest.close()


@pytest.mark.parametrize(
    "sent", ["garbage", "9", "4", "45", '451-["x",{"_placeholder":true}]', "4\x00"]
)
def test_k4_what_is_no_packet_is_no_error_of_ours(served: Served, sent: str) -> None:
    odd = _raw(served)
    odd.send(sent)
    odd.close()

    assert requests.get(f"{served.url}/healthz", timeout=20).status_code == 200
    assert "Traceback" not in served.log()


def test_k4_a_message_that_is_too_large_ends_the_connection(served: Served) -> None:
    greedy = _raw(served)
    assert greedy.recv().startswith("40")
    with contextlib.suppress(OSError):
        greedy.send('421["watch",{"x":"' + "a" * 40_000 + '"}]')
    with pytest.raises((websocket.WebSocketException, OSError)):
        _hear_until_the_end(greedy)
    greedy.close()


def _hear_until_the_end(opened: websocket.WebSocket) -> None:
    while opened.recv():
        pass
    raise OSError


def test_k7_one_account_opens_a_limited_number_of_pages(served: Served, stage: Stage) -> None:
    cookie = f"hearth={stage.secrets['zed']}"
    pages = [_raw(served, cookie=cookie) for _ in range(22)]
    answers = [page.recv() for page in pages]
    for page in pages:
        page.close()

    assert [answer[:2] for answer in answers] == ["40"] * 20 + ["44"] * 2
    assert "Too many pages are open" in answers[-1]

    # Closing gives the places back.
    def again() -> bool:
        page = _raw(served, cookie=cookie)
        admitted = page.recv().startswith("40")
        page.close()
        return admitted

    until(again, within=20)


def test_k6_a_flood_ends_the_page_and_slows_nobody_else(served: Served, stage: Stage) -> None:
    honest = Listener(served.url, stage.secrets["ben"])
    flood = _raw(served)
    assert flood.recv().startswith("40")
    slowest, ended = 0.0, False
    for number in range(3_000):
        try:
            flood.send(f'42{number}["unwatch",{{"thread_id":1}}]')
        except (OSError, websocket.WebSocketException):
            ended = True
            break
        if number % 300 == 0:
            began = time.monotonic()
            assert honest.ask("unwatch", {"thread_id": 1}) == {"ok": True}
            slowest = max(slowest, time.monotonic() - began)
    honest.close()

    assert ended
    assert slowest < 2.0


def test_k8_a_page_that_never_reads_is_cut_and_costs_little_memory(
    served: Served, stage: Stage
) -> None:
    parts = urlsplit(served.url)
    lazy = websocket.WebSocket(sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),))
    lazy.connect(
        f"ws://{parts.netloc}/socket.io/?EIO=4&transport=websocket",
        cookie=f"hearth={stage.secrets['ada']}",
        suppress_origin=True,
    )
    _opened.append(lazy)
    lazy.recv()
    lazy.send("40")
    assert lazy.recv().startswith("40")
    (web,) = served.web_processes()
    before = web.memory_info().rss
    # Acknowledgements nobody reads: as many as the allowance lets through, then refusals.
    big = f'42%d["{"x" * 300}",{{}}]'
    until_cut = time.monotonic() + 60
    cut = False
    number = 0
    while not cut and time.monotonic() < until_cut:
        number += 1
        try:
            lazy.send(big % number)
        except (OSError, websocket.WebSocketException):
            cut = True

    assert cut
    assert web.memory_info().rss - before < 20 * 1024 * 1024
    assert psutil.pid_exists(web.pid)
