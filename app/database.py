"""Engines, the one write gate of a process, and the unit of work: the transaction boundary."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from community.errors import Conflict
from community.outbox import write_recorded
from community.schema import metadata
from community.words import N_

_log = logging.getLogger(__name__)
BUSY_SECONDS = 5
_TURN = 0.001  # seconds between two tries for the write lock of another process
_PRAGMAS = (
    "journal_mode=WAL",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    "synchronous=FULL",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
)


class DatabaseBusy(Exception):
    """A write could not begin, for want of the lock or the disk; the caller may try again."""


class Database:
    """One database: a writing engine, a read-only engine, and who wants to hear of commits."""

    def __init__(self, url: str) -> None:
        # Every table is known before the first statement: some refer to others by name alone.
        assert metadata.tables
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.writer = _engine(url, read_only=False)
        self.reader = _engine(url, read_only=True)
        self._write_sessions = sessionmaker(self.writer, expire_on_commit=False)
        self._read_sessions = sessionmaker(self.reader, expire_on_commit=False, autoflush=False)
        self._listeners: list[Callable[[], None]] = []
        # Two greenlets inside BEGIN IMMEDIATE would block the hub that both need. The lock is
        # made after gevent has patched threading, so waiting for it lets other greenlets run.
        self._gate = threading.Lock()
        self._held_by: int | None = None
        self.guard: Callable[[], None] | None = None  # tests: called before each commit

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit that recorded events."""
        self._listeners.append(listener)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """One write transaction: commits at the end, rolls back on any exception.

        Raises DatabaseBusy when the write lock cannot be had within five seconds, Conflict when
        somebody else has just taken what must be there once.
        """
        with (
            _second_in_words(),
            self._write_gate(),
            self._write_sessions() as session,
            session.begin(),
        ):
            session.connection()  # says BEGIN IMMEDIATE: from here on nothing may wait
            self._held_by = threading.get_ident()
            try:
                yield session
                if self.guard is not None:
                    self.guard()
                recorded = write_recorded(session)
            finally:
                self._held_by = None
        if recorded:
            for listener in self._listeners:
                listener()

    def is_held_by(self, ident: int) -> bool:
        """Whether this thread or greenlet is inside a write block."""
        return self._held_by == ident

    @contextmanager
    def _write_gate(self) -> Iterator[None]:
        if not self.sqlite:
            yield
            return
        if not self._gate.acquire(timeout=BUSY_SECONDS):
            raise DatabaseBusy
        try:
            yield
        finally:
            self._gate.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session on one consistent snapshot, on PostgreSQL too."""
        with self._read_sessions() as session:
            yield session

    def dispose(self) -> None:
        """Close every connection, before a fork and at the end."""
        self.writer.dispose()
        self.reader.dispose()


def _engine(url: str, *, read_only: bool) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, read_only=read_only)
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        # As SQLite does: the first read fixes what the others see, or head and chain of a log that
        # is being written, or two parts of one page, would not fit each other.
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        connect_args={
            "options": "-c statement_timeout=15000 -c lock_timeout=5000 "
            "-c idle_in_transaction_session_timeout=30000"
            + (" -c default_transaction_read_only=on" if read_only else "")
        },
    )


def _sqlite_engine(url: str, *, read_only: bool) -> Engine:
    # Errors are logged and kept for operators: what people wrote has no place in them.
    engine = create_engine(
        url, hide_parameters=True, pool_size=4 if not read_only else 16, max_overflow=32
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is switched off; `_begin` says BEGIN.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # A writer waits for its turn in `_begin_to_write` and nowhere else.
        connection.execute("PRAGMA query_only=ON" if read_only else "PRAGMA busy_timeout=0")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if read_only:
            driver.execute("BEGIN")
        else:
            _begin_to_write(driver)

    return engine


def _begin_to_write(connection: Any) -> None:
    """BEGIN IMMEDIATE, waiting for other processes without blocking this one.

    SQLite's own waiting sleeps inside the library, up to a tenth of a second at a time: under
    gevent that stops every other greenlet, and the lock is long free when it wakes.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            locked = "database is locked" in str(error)
            if locked and time.monotonic() < until:
                time.sleep(_TURN)
            elif _will_pass(str(error)):
                raise DatabaseBusy from error
            else:
                raise
        else:
            return


@contextmanager
def _second_in_words() -> Iterator[None]:
    # Actions look before they write; on PostgreSQL two may look at once and find nothing, or
    # find what is gone when they come to change it.
    try:
        yield
    except StaleDataError as error:
        _log.warning("A row was gone when it was to be changed: %s", error)
        raise Conflict(
            N_("Somebody else removed this at this moment. Look at how it stands now."), code="race"
        ) from error
    except IntegrityError as error:
        words = str(error.orig)
        if "UNIQUE constraint" not in words and "duplicate key value" not in words:
            raise
        _log.warning("Of two writers at once one came second: %s", words.splitlines()[0])
        raise Conflict(
            N_(
                "This was sent twice, or somebody else did the same at this moment. Look at how it "
                "stands now, then try again."
            ),
            code="race",
        ) from error


_PASSING = (
    *("database is locked", "lock timeout", "deadlock detected"),
    *("disk is full", "No space left", "readonly database"),
)


def is_busy(error: BaseException) -> bool:
    """Whether nothing could be written now and trying again later may help.

    Somebody else holds the lock, or the disk is full until somebody makes room.
    """
    if isinstance(error, DatabaseBusy):
        return True
    return isinstance(error, OperationalError) and _will_pass(str(getattr(error, "orig", "")))


def _will_pass(words: str) -> bool:
    return any(part in words for part in _PASSING)
