"""Who reads where and what is not found: noted in memory while pages go out, written once a
minute.

For purposes that never meet: communities count readers and learn what they lack without knowing
who it was, and a person is told what is new since their own last visit.
"""

from __future__ import annotations

import logging
import threading

from flask import Flask, current_app, request

from app.actor import actor
from app.database import Database
from community import clock
from community.gaps.noting import Missed, note_miss
from community.health.actions.visits import Seen, write_visits
from community.reading.actions import Here, note_visits

_log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two writes
MOST = 20_000  # readers, and searches, held in memory; beyond that some go uncounted
_EXTENSION = "hearth.visits"


class VisitBook:
    """What one web process has seen since its last write. Noting waits for nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[tuple[int, int], Seen] = {}
        self._here: dict[tuple[int, int], Here] = {}
        self._missed: list[Missed] = []
        self._stop = threading.Event()

    def note_missed(self, missed: Missed) -> None:
        """Somebody looked for something in vain."""
        if len(self._missed) < MOST:
            self._missed.append(missed)

    def note(self, community_id: int, account_id: int) -> None:
        """Somebody reads in a community."""
        key = (community_id, account_id)
        if key not in self._seen and len(self._seen) < MOST:
            self._seen[key] = Seen(community_id, account_id, clock.now())

    def note_visit(self, community_id: int, account_id: int) -> None:
        """Somebody who lets it be remembered is here now."""
        key = (community_id, account_id)
        if key in self._here or len(self._here) < MOST:
            self._here[key] = Here(community_id, account_id, clock.now())

    def flush(self) -> None:
        """Write what was seen, in one transaction; when that fails it is tried again later."""
        seen, self._seen = self._seen, {}
        here, self._here = self._here, {}
        missed, self._missed = self._missed, []
        if not (seen or here or missed):
            return
        try:
            with self._database.unit_of_work() as session:
                write_visits(session, list(seen.values()))
                note_visits(session, here.values())
                for each in missed:
                    note_miss(session, each)
        except Exception:
            self._seen = {**seen, **self._seen}
            self._here = {**here, **self._here}
            self._missed = [*missed, *self._missed]
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
    if who.id is None or who.token_id is not None or who.suspended:
        return
    book = book_of(current_app)
    book.note(community_id, who.id)
    # What a browser fetches in advance nobody has looked at yet.
    if who.keeps_places and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        book.note_visit(community_id, who.id)
