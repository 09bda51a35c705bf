"""What a web process does for its sockets now and then: keep their places, end stale ones."""

from __future__ import annotations

import logging
import threading
import time

from app.realtime import transport
from app.realtime.pages import Pages
from community.accounts.queries import ended_sessions
from community.sockets.actions import HEARTBEAT, beat, give_back

_log = logging.getLogger(__name__)
_TICK = 2.0
_MUST_CONNECT_WITHIN = 10.0  # seconds from the websocket to the namespace


class Heartbeat:
    """Runs every two seconds; every thirty it also says that the process lives."""

    def __init__(self, live: Pages) -> None:
        self._live = live
        self._freed: list[int] = []
        self._stop = threading.Event()
        self._beat_at = time.monotonic()

    def give_back(self, place: int) -> None:
        """A page is gone; its place is freed at the next tick, many in one write."""
        self._freed.append(place)

    def run(self) -> None:
        """Tick until `stop`."""
        while not self._stop.wait(_TICK):
            try:
                self.tick()
            except Exception:  # noqa: BLE001 (it is logged, and the next tick tries again)
                _log.exception("The sockets could not be looked after; trying again")

    def stop(self) -> None:
        """End `run`."""
        self._stop.set()

    def tick(self) -> None:
        """Free places, cut connections that say nothing, and at times look at every session."""
        freed, self._freed = self._freed, []
        due = time.monotonic() - self._beat_at >= HEARTBEAT.total_seconds()
        if freed or (due and len(self._live.sockets)):
            with self._live.database.unit_of_work() as session:
                give_back(session, freed)
                beat(session, process=self._live.process)
        if due:
            self._beat_at = time.monotonic()
            self._end_stale_sessions()
        self._cut_silent()

    def _end_stale_sessions(self) -> None:
        held = {page.session_id for page in self._live.sockets if page.session_id is not None}
        with self._live.database.reading() as session:
            ended = ended_sessions(session, held)
        self._live.disconnect(page for page in self._live.sockets if page.session_id in ended)

    def _cut_silent(self) -> None:
        engine = self._live.server.eio
        now = time.monotonic()
        for eio_sid, page in list(engine.sockets.items()):
            wire = getattr(page, "wire", None)
            waits = wire is not None and now - wire.opened_at > _MUST_CONNECT_WITHIN
            if waits and not self._live.is_connected(eio_sid):
                transport.cut(engine, eio_sid)
