"""A machine elsewhere that tests ask: it says what it is told to, byte for byte."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Elsewhere:
    """Its port, and the requests it heard."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address, which names this machine."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def answering(parts: Sequence[bytes], *, pause: float = 0.0) -> Iterator[Elsewhere]:
    """Every caller hears these parts, with a pause before each."""
    listener = socket.create_server(("127.0.0.1", 0))
    place = Elsewhere(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            with caller:
                place.heard.append(caller.recv(65_536))
                try:
                    for part in parts:
                        time.sleep(pause)
                        caller.sendall(part)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
