"""Ask an address, with everything bounded: where it leads, how long it takes, what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from app.fetching.addresses import Address
from app.fetching.targets import (
    Allowed,
    FetchFailed,
    Redirected,
    demand_reachable,
    read_target,
)
from app.fetching.wire import Deadline, PinnedBackend, resolve, trust

SECONDS = 5.0
LARGEST = 1_000_000  # bytes of an answer
# Unless whoever asks says otherwise.
_USUAL = {"accept": "application/json", "user-agent": "Hearth"}
# What is not compressed cannot grow after it has been counted.
_ALWAYS = {"accept-encoding": "identity"}
Resolve = Callable[[str, int, Deadline], Sequence[Address]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: a status that is no redirect, and the whole body."""

    status: int
    body: bytes
    content_type: str = ""

    def json(self) -> Any:
        """The body as JSON; raises FetchFailed when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise FetchFailed("the answer is not JSON") from None


class Fetcher:
    """Asks machines on the public internet, and those that the operator allows besides.

    A host is resolved once and every address it has must pass; the connection goes to one of
    them, under the name that was asked for. Redirects are not followed. No proxy is taken from
    the environment, no cookie is kept and none is sent.
    """

    def __init__(self, allowed: Allowed, *, resolve: Resolve = resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        seconds: float = SECONDS,
        largest: int = LARGEST,
        cut: bool = False,
    ) -> Answer:
        """The answer within `seconds` and `largest` bytes; raises FetchFailed for anything else.

        With `cut` only the beginning of a larger one is read. Redirected, which is a FetchFailed,
        says where it leads.
        """
        target = read_target(url, self._allowed)
        deadline = Deadline(seconds)
        found = self._resolve(target.host, target.port, deadline)
        demand_reachable(target, found, self._allowed)
        sent = _sent(headers or {})
        backend = PinnedBackend(found, deadline)
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=trust(), max_connections=1, network_backend=backend
                ) as pool,
                pool.stream(method, target.url, headers=sent, content=body) as response,
            ):
                _demand_plain(response)
                return _answer(response, largest, cut=cut)
        except (httpcore.TimeoutException, TimeoutError):
            raise FetchFailed("it took too long to answer") from None
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            raise FetchFailed(f"no answer could be read: {type(error).__name__}") from None


def _sent(headers: Mapping[str, str]) -> list[tuple[bytes | str, bytes | str]]:
    given = {name.lower(): value for name, value in headers.items()}
    return [*{**_USUAL, **given, **_ALWAYS}.items()]


def _demand_plain(response: httpcore.Response) -> None:
    if 300 <= response.status < 400:
        raise Redirected(_header(response, b"location"))
    encodings = {value for name, value in response.headers if name.lower() == b"content-encoding"}
    if encodings - {b"identity"}:
        raise FetchFailed("it was compressed, which was not asked for")


def _answer(response: httpcore.Response, largest: int, *, cut: bool) -> Answer:
    return Answer(
        status=response.status,
        body=_read(response, largest, cut=cut),
        content_type=_header(response, b"content-type"),
    )


def _header(response: httpcore.Response, wanted: bytes) -> str:
    values = (value for name, value in response.headers if name.lower() == wanted)
    return next(values, b"").decode("latin-1")


def _read(response: httpcore.Response, largest: int, *, cut: bool) -> bytes:
    read = bytearray()
    for part in response.iter_stream():
        read += part
        if len(read) > largest and cut:
            return bytes(read[:largest])
        if len(read) > largest:
            raise FetchFailed(f"the answer is larger than {largest} bytes")
    return bytes(read)
