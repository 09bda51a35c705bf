"""One worker at a time: a lock that the system or PostgreSQL drops when its holder dies."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.config import Settings
from app.database import Database

# Any number that no other program takes in the same PostgreSQL database.
_ADVISORY_LOCK = 4_127_002
_TRY_AGAIN = 0.25  # seconds


@contextmanager
def leadership(settings: Settings, database: Database, *, stop: threading.Event) -> Iterator[bool]:
    """Wait until this process is the only worker; yields False when `stop` came first."""
    if database.sqlite:
        yield from _by_file(settings, stop)
    else:
        yield from _by_advisory_lock(database, stop)


def is_led(settings: Settings, database: Database) -> bool:
    """Whether some process is the worker at this moment."""
    stop = threading.Event()
    stop.set()  # one try, no waiting
    with leadership(settings, database, stop=stop) as free:
        return not free


def _by_file(settings: Settings, stop: threading.Event) -> Iterator[bool]:
    with (settings.data_dir / "worker.lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if stop.wait(_TRY_AGAIN):
                    yield False
                    return
            else:
                yield True
                return


def _by_advisory_lock(database: Database, stop: threading.Event) -> Iterator[bool]:
    # A session lock on a connection kept open outside any transaction; several hosts may wait.
    with database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        take = text(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})")
        while not connection.scalar(take):
            if stop.wait(_TRY_AGAIN):
                yield False
                return
        yield True
        connection.execute(text(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})"))
