"""The wire under Socket.IO: websocket only, whole frames, bounded queues, small messages.

This file knows the insides of python-engineio and python-socketio, whose versions are pinned.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

import gevent

from app.realtime.sockets import Bucket
from community.errors import Throttled
from community.words import N_

_log = logging.getLogger(__name__)

LARGEST_MESSAGE = 32_768  # bytes that a page may send at once
LONGEST_QUEUE = 200  # messages that may wait for a page that reads slowly
PING_INTERVAL = 25
PING_TIMEOUT = 20
MOST_IN_PROCESS = 3500  # leaves gunicorn's 4000 connections room for plain requests
_KERNEL_BUFFER = 65_536
_READS_PER_SECOND = 50.0  # of up to 4 kB each
_PAUSE = 0.1
_PACKET_TYPES = frozenset("0123456")
_RESERVED = frozenset({"connect", "disconnect", "connect_error", "*"})

MayTalk = Callable[[str], bool]


class Wire:
    """A connection whose `send` sends everything or fails.

    simple-websocket calls `send` once per frame and trusts that it took the whole frame; a
    reader that is slow would get half of one and then the beginning of the next.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.opened_at = time.monotonic()
        # Nothing heard for this long means that not even a pong came.
        connection.settimeout(PING_INTERVAL + PING_TIMEOUT)
        # The kernel would keep megabytes for a page that does not read.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER)
        self._reads = Bucket(_READS_PER_SECOND)

    def send(self, frame: bytes) -> int:
        """Send the whole frame."""
        self._connection.sendall(frame)
        return len(frame)

    def recv(self, size: int) -> bytes:
        """What has arrived, at a pace that leaves the process to the others.

        gevent hands over what is there without giving way, so a page that sends without end
        would stop everybody else; what it sends too fast now waits in its own kernel.
        """
        data: bytes = self._connection.recv(size)
        gevent.sleep(0 if self._reads.take() else _PAUSE)
        return data

    def cut(self) -> None:
        """End the connection now, whoever waits on it."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def use_own_wire(engine: Any) -> None:
    """Put `Wire` under every websocket of this Engine.IO server (gevent only)."""
    stock = engine._async["websocket"]  # noqa: SLF001 (see the module's docstring)

    class OwnWebSocket(stock):  # type: ignore[misc, valid-type]  # known at run time only
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(handler, server)
            self.server_args["max_message_size"] = LARGEST_MESSAGE
            self._page = handler.__self__

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            wire = Wire(environ["gunicorn.socket"])
            self._page.wire = wire
            return super().__call__({**environ, "gunicorn.socket": wire}, start_response)

        def wait(self) -> Any:
            # Engine.IO would let the failure to read such a packet out past its own clean-up.
            data = super().wait()
            if isinstance(data, str) and data[:1] not in _PACKET_TYPES:
                return None
            return data

    engine._async = {**engine._async, "websocket": OwnWebSocket}  # noqa: SLF001 (as above)


def bound_queues(engine: Any) -> None:
    """Cut a page whose queue has grown too long: it asks for what it missed when it is back."""
    send = engine.send_packet

    def send_or_cut(sid: str, packet: Any) -> None:
        page = engine.sockets.get(sid)
        if page is not None and page.queue.qsize() > LONGEST_QUEUE:
            _log.info("A page reads too slowly and is cut")
            cut(engine, sid)
            return
        send(sid, packet)

    engine.send_packet = send_or_cut


def cut(engine: Any, sid: str) -> None:
    """End a connection without waiting for its queue."""
    page = engine.sockets.get(sid)
    if page is None:
        return
    page.close(wait=False, abort=True)
    wire = getattr(page, "wire", None)
    if wire is not None:
        wire.cut()


def close(engine: Any, sid: str) -> None:
    """End a connection after what waits in its queue."""
    page = engine.sockets.get(sid)
    if page is not None:
        page.close(wait=False)


def refuse_bad_packets(server: Any, may_talk: MayTalk) -> None:
    """Answer malformed events and floods by an acknowledgement, before anything runs for them."""
    handle_event, handle_message = server._handle_event, server._handle_eio_message  # noqa: SLF001 (see the module's docstring)

    def guarded_event(eio_sid: str, namespace: str, number: int | None, data: Any) -> None:
        named = isinstance(data, list) and bool(data) and isinstance(data[0], str)
        if named and data[0] not in _RESERVED and may_talk(eio_sid):
            handle_event(eio_sid, namespace, number, data)
        elif number is not None:
            code, detail = ("throttled", "Slower, please: that was a lot at once.")
            if not named or data[0] in _RESERVED:
                code, detail = ("unknown_command", "There is no such command. See the protocol.")
            ack = server.packet_class(
                3,
                namespace=namespace,
                id=number,
                data=[{"ok": False, "code": code, "detail": detail}],
            )
            server._send_packet(eio_sid, ack)  # noqa: SLF001 (as above)

    def guarded_message(eio_sid: str, data: Any) -> None:
        try:
            handle_message(eio_sid, data)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            _log.info("A page sent something that is no packet and is cut")
            cut(server.eio, eio_sid)

    server._handle_event = guarded_event  # noqa: SLF001 (as above)
    server.eio.on("message", guarded_message)


def explain_refusals(engine: Any) -> None:
    """Tell a client that tries to poll what would work."""
    refuse = engine._bad_request  # noqa: SLF001 (see the module's docstring)

    def refuse_clearly(message: str | None = None) -> Any:
        if message == "Invalid transport":
            message = "This server speaks websocket only: connect with transports=['websocket']."
        return refuse(message)

    engine._bad_request = refuse_clearly  # noqa: SLF001 (as above)


def engine_is_full(engine: Any) -> bool:
    """Whether this process holds as many sockets as it may."""
    return len(engine.sockets) > MOST_IN_PROCESS


def too_many() -> Throttled:
    """The refusal of a process that is full."""
    return Throttled(N_("Hearth has no room for more open pages right now."), retry_after=30)
