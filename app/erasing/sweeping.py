"""Deleted rows leave bytes in free pages and in the journal beside a SQLite file: write it anew.

PostgreSQL gives the room of deleted rows to new ones by itself; what it does to its own files and
its archive is the operator's business (docs/operate.md).
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from app.database import Database
from community.erasure.actions import mark_swept
from community.own_data.queries import is_to_be_swept

_log = logging.getLogger(__name__)
_PATIENCE = 5.0  # seconds for whoever writes at this moment
_AFTER_FAILURE = 300.0
_AFTER_SUCCESS = 3_600.0  # writers wait while it runs: several departures share one
_TRIES, _BETWEEN = 20, 0.1  # until nobody reads the old pages any more


class Sweeper:
    """After somebody has gone: database and index without what was deleted.

    Old segments hold the words of documents that are gone until they are merged.
    """

    def __init__(self, database: Database, rebuild_index: Callable[[], int]) -> None:
        self._database = database
        self._rebuild_index = rebuild_index
        self._not_before = 0.0

    def sweep(self) -> bool:
        """Do it if it is due; whether it was done. What fails is tried again minutes later."""
        if time.monotonic() < self._not_before:
            return False
        with self._database.reading() as session:
            if not is_to_be_swept(session):
                return False
        self._not_before = time.monotonic() + _AFTER_FAILURE
        if not scrub(self._database):
            return False
        self._rebuild_index()
        with self._database.unit_of_work() as session:
            mark_swept(session)
        self._not_before = time.monotonic() + _AFTER_SUCCESS
        return True


def scrub(database: Database) -> bool:
    """Write the database file without anything that was deleted; False when it must wait."""
    if not database.sqlite:
        return True
    path = Path(make_url(database.url).database or "")
    if shutil.disk_usage(path.parent).free < 3 * path.stat().st_size:
        _log.warning("There is too little room to write the database anew; deleted bytes wait")
        return False
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("VACUUM")
        done = any(_is_truncated(connection) for _ in range(_TRIES))
    except sqlite3.OperationalError as error:
        _log.info("The database could not be written anew now: %s", error)
        return False
    finally:
        connection.close()
    return done


def _is_truncated(connection: sqlite3.Connection) -> bool:
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        time.sleep(_BETWEEN)
    return not busy
