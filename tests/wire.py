"""A wire between a browser and a server: counts every byte by what asked for it, and can be cut."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections import Counter

_REQUEST = re.compile(rb"^(?:GET|POST|HEAD|PUT|PATCH|DELETE|OPTIONS) (\S+) HTTP/1\.1\r\n")
_CHUNK = 65_536


class Wire:
    """Listens at `port` and forwards to the server; nothing a browser fetches goes past it.

    Counted on the wire, so that headers, sockets and what a service worker fetches are in it, and
    what a browser took from its own cache is not.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._target = 0
        self._cut = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._received: Counter[str] = Counter()

    def lead_to(self, port: int) -> None:
        """Begin to forward to the server at this port."""
        self._target = port
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """End every connection and take no new one: the server is out of reach."""
        self._cut.set()
        with self._lock:
            for each in self._open:
                # Shut down, not closed: the threads that read from it close it.
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Take connections again."""
        self._cut.clear()

    def take_count(self) -> dict[str, int]:
        """Bytes received since the last time, by path; heaviest first."""
        with self._lock:
            counted = dict(self._received.most_common())
            self._received.clear()
        return counted

    def close(self) -> None:
        """End for good."""
        self.cut()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            if self._cut.is_set():
                browser.close()
                continue
            threading.Thread(target=self._join, args=(browser,), daemon=True).start()

    def _join(self, browser: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            browser.close()
            return
        asked = ["?"]
        back = threading.Thread(target=self._bring, args=(server, browser, asked), daemon=True)
        with self._lock:
            self._open |= {browser, server}
        back.start()
        with contextlib.suppress(OSError):
            while sent := browser.recv(_CHUNK):
                # A browser that keeps a connection asks anew only after the whole answer.
                if found := _REQUEST.match(sent):
                    asked[0] = found[1].decode()
                server.sendall(sent)
        for each in (server, browser):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        back.join()
        with self._lock:
            self._open -= {browser, server}
        browser.close()
        server.close()

    def _bring(self, server: socket.socket, browser: socket.socket, asked: list[str]) -> None:
        with contextlib.suppress(OSError):
            while got := server.recv(_CHUNK):
                with self._lock:
                    self._received[asked[0]] += len(got)
                browser.sendall(got)
        with contextlib.suppress(OSError):
            browser.shutdown(socket.SHUT_RDWR)
