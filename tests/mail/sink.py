"""A mail server on this machine that takes everything, and keeps it."""

from __future__ import annotations

import email
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from io import BufferedRWPair


def talk_smtp(stream: BufferedRWPair, heard: list[str]) -> None:
    """Answer one client, and write down every line."""
    answers = {"data": b"354 go on\r\n", "quit": b"221 bye\r\n"}
    stream.write(b"220 ready\r\n")
    stream.flush()
    in_data = False
    for raw in stream:
        line = raw.decode().rstrip("\r\n")
        heard.append(line)
        if in_data and line != ".":
            continue
        in_data = line.lower() == "data"
        stream.write(answers.get(line.lower(), b"250 fine\r\n"))
        stream.flush()


@dataclass
class Sink:
    """Where it listens and what it took."""

    url: str
    taken: list[EmailMessage] = field(default_factory=list)

    def empty(self, expected: int) -> list[EmailMessage]:
        """What came since it was emptied last; who sent may be done before it is written down."""
        until = time.monotonic() + 5
        while len(self.taken) < expected and time.monotonic() < until:
            time.sleep(0.002)
        came, self.taken = self.taken, []
        assert len(came) == expected
        return came


@contextmanager
def listening() -> Iterator[Sink]:
    """A server for the time of a test."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        sink = Sink(f"smtp://127.0.0.1:{server.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(server, sink), daemon=True)
        thread.start()
        yield sink


def _serve(server: socket.socket, sink: Sink) -> None:
    while True:
        try:
            connection, _address = server.accept()
        except OSError:
            return  # the test is over
        heard: list[str] = []
        with connection, connection.makefile("rwb") as stream:
            talk_smtp(stream, heard)
        if "." in heard:
            begins, ends = heard.index("data") + 1, heard.index(".")
            message = email.message_from_string("\n".join(heard[begins:ends]), policy=SMTP)
            assert isinstance(message, EmailMessage)
            (said,) = [line for line in heard if line.lower().startswith("mail from:")]
            message["Return-Path"] = said[10:].split(">")[0] + ">"  # as a last server does
            sink.taken.append(message)
