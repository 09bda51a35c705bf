"""F over TLS: whom the fetcher believes, and that a pinned address changes nothing about it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from app.fetching.addresses import Address
from app.fetching.fetcher import Answer, Fetcher
from app.fetching.targets import Allowed, FetchFailed
from app.fetching.wire import Deadline, trust
from tests.answering import answering
from tests.authority import Authority, secured

_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HOST = "login.internal"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority of an organisation."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine knows the authority, as an operator makes it known to OpenSSL."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    trust.cache_clear()
    yield
    trust.cache_clear()


def fetch(port: int, *, host: str = HOST, seconds: float = 5.0) -> Answer:
    """Ask the host, which an operator has named, and which resolves to this machine."""

    def here(_host: str, _port: int, _deadline: Deadline) -> Sequence[Address]:
        return [ip_address("127.0.0.1")]

    fetcher = Fetcher(Allowed.parse([f"{host}:{port}"]), resolve=here)
    return fetcher.fetch(f"https://{host}:{port}/keys", seconds=seconds)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_the_organisations_own_authority_is_believed(authority: Authority) -> None:
    with secured(authority.certify(HOST), [_OK]) as place:
        assert fetch(place.port).json() == {}

    # The call went to an address; the name is the one that was asked for.
    assert place.called == [HOST]
    assert f"Host: {HOST}:{place.port}".lower() in place.heard[0].decode().lower()


def test_without_the_operators_word_that_authority_is_nobody(authority: Authority) -> None:
    trust.cache_clear()
    with secured(authority.certify(HOST), [_OK]) as place:
        with pytest.raises(FetchFailed, match="ConnectError"):
            fetch(place.port)

        assert place.heard == [], "nothing is said to whom one does not believe"


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("wrong", ["other name", "run out", "other authority", "wider name"])
def test_a_certificate_that_proves_nothing_is_not_believed(
    authority: Authority, tmp_path: Path, wrong: str
) -> None:
    shown = {
        "other name": lambda: authority.certify("elsewhere.internal"),
        "run out": lambda: authority.certify(HOST, days=-1),
        # Called the same, as anybody may call theirs.
        "other authority": lambda: Authority(tmp_path).certify(HOST),
        "wider name": lambda: authority.certify("*.login.internal"),
    }[wrong]()
    with secured(shown, [_OK]) as place:
        with pytest.raises(FetchFailed, match="ConnectError"):
            fetch(place.port)

        assert place.heard == []


@pytest.mark.usefixtures("trusted")
def test_who_answers_without_tls_is_not_read() -> None:
    with answering([_OK]) as place, pytest.raises(FetchFailed, match="ConnectError"):
        fetch(place.port)


@pytest.mark.usefixtures("trusted")
def test_f9_a_handshake_that_never_ends_is_cut_off() -> None:
    with answering([b"\x16", *[b"\x03"] * 40], pause=0.05) as place:
        began = time.monotonic()
        with pytest.raises(FetchFailed):
            fetch(place.port, seconds=0.4)

        assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("trusted")
def test_f5_f9_what_is_refused_in_the_clear_is_refused_under_tls(authority: Authority) -> None:
    moved = b"HTTP/1.1 302 Moved\r\nLocation: https://ok.example/\r\nContent-Length: 0\r\n\r\n"
    large = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 65_536] * 20]
    shown = authority.certify(HOST)
    with secured(shown, [moved]) as place, pytest.raises(FetchFailed, match="redirects"):
        fetch(place.port)
    with secured(shown, large) as place, pytest.raises(FetchFailed, match="larger"):
        fetch(place.port)
