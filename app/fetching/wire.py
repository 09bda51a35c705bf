"""Connections that go to addresses looked at before, and end when their time is up."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from functools import cache
from ipaddress import ip_address
from typing import Any

import certifi
import httpcore
from httpcore import SOCKET_OPTION

from app.fetching.addresses import Address
from app.fetching.targets import FetchFailed


class Deadline:
    """The moment at which all of one fetch must be done."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, always more than none; raises FetchFailed when none are."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise FetchFailed("it took too long to answer")
        return left


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses, whatever the name leads to by now."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 (the name was resolved before, once)
        port: int,
        timeout: float | None = None,  # noqa: ARG002 (the deadline counts)
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """The first of the addresses that takes the call."""
        failed: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failed


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step has only the time that is left for the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 (the deadline counts)
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 (the same)
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 (the same)
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@cache
def trust() -> ssl.SSLContext:
    """The machine's authorities, an organisation's own among them, and those that browsers trust.

    Made at the first use: a context from before gevent's patch could not wait for others.
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def resolve(host: str, port: int, deadline: Deadline) -> Sequence[Address]:
    """The addresses of a host, asked once; raises FetchFailed.

    On a thread, since the resolver of the system knows no time limit of ours.
    """
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    thread = threading.Thread(target=look_up, name="resolver", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not found:
        raise FetchFailed(f"{host} cannot be found")
    addresses = (str(entry[4][0]).partition("%")[0] for entry in list(found))
    return [ip_address(each) for each in dict.fromkeys(addresses)]
