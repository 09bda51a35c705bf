"""People at a real server: one keeps a connection and posts, one keeps a page open and listens."""

from __future__ import annotations

import http.client
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import socketio

from app.database import Database
from community import clock
from community.accounts.models import AccountSession
from community.accounts.queries import hash_secret

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_REPLY = re.compile(r"reply-(\d+)")


def session_secret(
    database: Database, account_id: int, *, trusted_for: timedelta = timedelta()
) -> str:
    """The secret of a new signed-in session, as sign-in makes it.

    `trusted_for`: so long nobody is asked to prove again who they are, as if the clock stood.
    """
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    with database.unit_of_work() as session:
        session.add(
            AccountSession(
                account_id=account_id,
                token_hash=hash_secret(secret),
                created_at=now,
                last_seen_at=now,
                confirmed_at=now + trusted_for,
                expires_at=now + timedelta(days=1),
            )
        )
    return secret


class Writer:
    """A signed-in browser with one kept connection, which stays with one web process."""

    def __init__(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._secret = secret
        self._connection: http.client.HTTPConnection | None = None
        self._form_cookie = ""
        self._token = ""

    def reply(self, thread_id: int, body: str, *, key: str = "") -> int:
        """Post a reply through its page's form and return its id; OSError when nobody answers."""
        if not self._token:
            self._open_form(thread_id)
        fields = {
            "csrf_token": self._token,
            "idempotency_key": key or secrets.token_urlsafe(16),
            "body": body,
        }
        answer, page = self._ask(
            "POST",
            f"/threads/{thread_id}/replies",
            urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        if answer.status != 303:
            message = f"{answer.status}: {page[:300]}"
            raise OSError(message)
        found = _REPLY.search(answer.headers["Location"])
        assert found is not None, answer.headers["Location"]
        return int(found[1])

    def _open_form(self, thread_id: int) -> None:
        answer, page = self._ask("GET", f"/threads/{thread_id}/replies/new")
        found = _TOKEN.search(page)
        if answer.status != 200 or found is None:
            message = f"{answer.status}: {page[:300]}"
            raise OSError(message)
        self._token = found[1]
        self._form_cookie = (answer.headers["Set-Cookie"] or "").split(";", 1)[0]

    def _ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self._address, timeout=20)
        cookies = "; ".join(part for part in (f"hearth={self._secret}", self._form_cookie) if part)
        try:
            self._connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
            answer = self._connection.getresponse()
            return answer, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            raise OSError(str(error)) from error

    def hang_up(self) -> None:
        """Close the connection; the next one may reach another web process."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def local_port(self) -> int:
        """Our end of the connection, by which its web process is found."""
        assert self._connection is not None
        assert self._connection.sock is not None
        return int(self._connection.sock.getsockname()[1])


@dataclass(frozen=True)
class Heard:
    """One event and when it arrived, on the monotonic clock."""

    name: str
    payload: dict[str, Any]
    at: float


class Listener:
    """An open page: connected by websocket, with everything it hears in a queue."""

    def __init__(self, url: str, secret: str = "") -> None:
        self.heard: Queue[Heard] = Queue()
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", self._note)
        cookies = {"Cookie": f"hearth={secret}"} if secret else {}
        self._client.connect(url, transports=["websocket"], headers=cookies, wait_timeout=20)

    def _note(self, name: str, payload: dict[str, Any]) -> None:
        self.heard.put(Heard(name, payload, time.monotonic()))

    def ask(self, name: str, data: object) -> dict[str, Any]:
        """Say a command and return its acknowledgement."""
        ack: dict[str, Any] = self._client.call(name, data, timeout=20)
        return ack

    def wait_for(self, name: str, *, within: float = 10.0, **ids: int) -> Heard:
        """The next event of this name with these ids; fails when it does not come in time."""
        until = time.monotonic() + within
        while True:
            try:
                heard = self.heard.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                message = f"no {name} {ids} within {within} s"
                raise AssertionError(message) from None
            if heard.name == name and ids.items() <= heard.payload.items():
                return heard

    @property
    def connected(self) -> bool:
        """Whether the page is still connected."""
        return bool(self._client.connected)

    def local_port(self) -> int:
        """Our end of the websocket."""
        return int(self._client.eio.ws.sock.getsockname()[1])

    def close(self) -> None:
        """Close the page."""
        self._client.disconnect()


def process_behind(local_port: int, among: list[psutil.Process]) -> int:
    """The pid of the process that holds the other end of a connection."""
    for process in among:
        for connection in process.net_connections(kind="tcp"):
            if connection.raddr and connection.raddr.port == local_port:
                return process.pid
    message = f"nobody holds the connection from port {local_port}"
    raise AssertionError(message)
