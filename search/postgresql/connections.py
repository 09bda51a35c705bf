"""Connections that are kept open between searches, one for each that runs at the same time."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

_KEPT = 4


class Connections:
    """A few connections to one database, handed out one transaction at a time."""

    def __init__(self, address: str) -> None:
        self._address = address.replace("postgresql+psycopg:", "postgresql:")
        self._idle: deque[psycopg.Connection[Any]] = deque()

    @contextmanager
    def one(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection within a transaction: committed at the end, rolled back on any exception."""
        connection = self._taken()
        try:
            with connection.transaction():
                yield connection
        except BaseException:
            connection.close()  # it may be what failed
            raise
        if len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close those that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _taken(self) -> psycopg.Connection[Any]:
        while self._idle:
            connection = self._idle.pop()
            if not connection.closed:
                return connection
        return psycopg.connect(self._address, autocommit=True)
