"""Counts who reads where: noted in memory while pages go out, written once a minute."""

from __future__ import annotations

import logging
import threading

from flask import Flask, current_app

from app.actor import actor
from app.database import Database
from community import clock
from community.health.actions.visits import Seen, write_visits

_log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two writes
MOST = 20_000  # readers held in memory; beyond that some go uncounted
_EXTENSION = "hearth.visits"


class VisitBook:
    """What one web process has seen since its last write. Noting waits for nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[tuple[int, int], Seen] = {}
        self._stop = threading.Event()

    def note(self, community_id: int, account_id: int) -> None:
        """Somebody reads in a community."""
        key = (community_id, account_id)
        if key not in self._seen and len(self._seen) < MOST:
            self._seen[key] = Seen(community_id, account_id, clock.now())

    def flush(self) -> None:
        """Write what was seen, in one transaction; when that fails it is tried again later."""
        seen, self._seen = self._seen, {}
        if not seen:
            return
        try:
            with self._database.unit_of_work() as session:
                write_visits(session, list(seen.values()))
        except Exception:
            self._seen = {**seen, **self._seen}
            raise

    def run(self) -> None:
        """Write once a minute until `stop`."""
        while not self._stop.wait(EVERY):
            self._write()

    def stop(self) -> None:
        """End `run`, and write what is left."""
        self._stop.set()
        self._write()

    def _write(self) -> None:
        try:
            self.flush()
        except Exception:  # noqa: BLE001 (it is logged, and the next minute tries again)
            _log.exception("Readers could not be counted; trying again")


def init_app(app: Flask) -> None:
    """Open the book of this process."""
    app.extensions[_EXTENSION] = VisitBook(app.extensions["hearth.database"])


def book_of(app: Flask) -> VisitBook:
    """The book of an application."""
    found: VisitBook = app.extensions[_EXTENSION]
    return found


def note_reading(community_id: int) -> None:
    """The signed-in person who asks reads in this community, by a page they may see."""
    who = actor()
    if who.id is not None and who.token_id is None and not who.suspended:
        book_of(current_app).note(community_id, who.id)
