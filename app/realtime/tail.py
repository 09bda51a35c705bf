"""Follows the outbox from this process's own place and hands on what was committed by anybody."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.bells import Bell, bell_of
from app.database import Database
from community.outbox import JournalLine, lines_after, newest_seq

_log = logging.getLogger(__name__)

_IDLE = 5.0  # seconds after which one looks even though no bell rang
_BATCH = 500
_AFTER_FAILURE = 1.0
_GATHER = 0.1  # seconds between two readings while lines keep coming; the first is at once


class Tail:
    """Reads each line once, in the order of commits, and gives it to `deliver`."""

    def __init__(self, database: Database, deliver: Callable[[JournalLine], None]) -> None:
        self._database = database
        self._deliver = deliver
        self._bell: Bell = bell_of(database)
        self._seen = 0
        self._stopped = False
        database.on_commit(self._bell.ring)

    def begin_here(self) -> None:
        """Want only what is committed from now on."""
        with self._database.reading() as session:
            self._seen = newest_seq(session)

    def run(self) -> None:
        """Follow until `stop`; a database that is away for a moment does not end it."""
        with self._bell as bell:
            while not self._stopped:
                wait = _IDLE
                try:
                    if self.step():
                        # While much is said, several lines are read at once.
                        time.sleep(_GATHER)
                        wait = 0.0
                except Exception:  # noqa: BLE001 (it is logged; following goes on)
                    _log.exception("The outbox could not be followed; trying again")
                    wait = _AFTER_FAILURE
                bell.wait(wait)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopped = True
        self._bell.ring()

    def step(self) -> int:
        """Deliver everything committed since the last step; how many lines it was."""
        delivered = 0
        more = True
        while more:
            lines = self._read()
            delivered += len(lines)
            more = len(lines) == _BATCH  # after fewer there is nothing, as a rule
            for line in lines:
                self._seen = line.seq
                try:
                    self._deliver(line)
                except Exception:  # noqa: BLE001 (it is logged; following goes on)
                    # The change is committed; a page that did not hear of it asks by sequence.
                    _log.exception("Event %s could not be told", line.seq)
        return delivered

    def _read(self) -> list[JournalLine]:
        with self._database.reading() as session:
            return lines_after(session, self._seen, limit=_BATCH)
