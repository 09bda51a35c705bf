"""How a process hears that another one committed: no broker, only the database itself."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from sqlalchemy.engine import make_url

from app.database import Database
from community.outbox import NEWS_CHANNEL

if TYPE_CHECKING:
    import psycopg

POLL = 0.05  # seconds between two looks at SQLite's change counter
_LOST_CONNECTION_PAUSE = 1.0


class Bell(Protocol):
    """Rings when the database may hold something new."""

    def wait(self, timeout: float) -> bool:
        """Wait for a commit by anybody, at most `timeout` seconds; whether there was one."""

    def ring(self) -> None:
        """Ring at once: this process committed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def bell_of(database: Database) -> Bell:
    """The bell that this database offers."""
    return SqliteBell(database) if database.sqlite else PostgresBell(database.url)


class SqliteBell:
    """Looks at `PRAGMA data_version`, which changes when another connection commits.

    One look costs some ten microseconds and reads no page but the first. Under gevent the waits
    are those of the hub, since the event is made after `threading` was patched.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rung = threading.Event()

    def __enter__(self) -> Self:
        self._pooled = self._database.reader.raw_connection()
        self._version = self._look()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pooled.close()

    def wait(self, timeout: float) -> bool:
        """Wait until the counter moves or this process rings."""
        until = time.monotonic() + timeout
        while True:
            if self._rung.wait(max(0.0, min(POLL, until - time.monotonic()))):
                self._rung.clear()
                self._version = self._look()
                return True
            version = self._look()
            if version != self._version:
                self._version = version
                return True
            if time.monotonic() >= until:
                return False

    def ring(self) -> None:
        """This process committed."""
        self._rung.set()

    def _look(self) -> int:
        connection: Any = self._pooled.driver_connection
        return int(connection.execute("PRAGMA data_version").fetchone()[0])


class PostgresBell:
    """Listens on the channel that every recording transaction notifies."""

    def __init__(self, url: str) -> None:
        self._address = (
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        )
        self._rung = threading.Event()
        self._closed = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._listener.join(timeout=2)

    def wait(self, timeout: float) -> bool:
        """Wait for a notification or for this process to ring."""
        rang = self._rung.wait(timeout)
        self._rung.clear()
        return rang

    def ring(self) -> None:
        """This process committed."""
        self._rung.set()

    def _listen(self) -> None:
        import psycopg  # here, for whoever is on SQLite starts sooner without it

        while not self._closed.is_set():
            try:
                with psycopg.connect(self._address, autocommit=True) as connection:
                    connection.execute(f"LISTEN {NEWS_CHANNEL}")
                    # Whatever was committed while nobody listened.
                    self._rung.set()
                    self._hear(connection)
            except psycopg.Error:
                self._closed.wait(_LOST_CONNECTION_PAUSE)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        while not self._closed.is_set():
            for _ in connection.notifies(timeout=0.5, stop_after=1):
                self._rung.set()
