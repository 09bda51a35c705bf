"""The gunicorn worker of Hearth: gevent's, which says goodbye to open pages before it stops."""

from __future__ import annotations

import gc
import os
import signal
import warnings
from types import FrameType
from typing import Any

import gevent
from gevent import monkey
from gunicorn.workers.ggevent import GeventWorker

from app import load
from app.processes import die_with_parent


def load_once() -> None:
    """In the arbiter, before it forks: import the application, for all web processes at once.

    gevent must have its way first, because a lock made at import stays of the kind it was. Only
    modules are shared, never an application: each process makes its own, with its own
    connections. Signals, forks and the queue of signals stay as the arbiter knows them.
    """
    # A fork wants no thread beside it, and numpy's library for matrices would begin some.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    monkey.patch_all(os=False, signal=False, queue=False)
    load()
    gc.freeze()
    gc.enable()


class LiveWorker(GeventWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Serves until SIGTERM; then tells the sockets, finishes what runs, and ends."""

    def init_process(self) -> None:
        """Runs in the fresh child, before anything is loaded."""
        # The arbiter's handlers came along with the fork and would swallow a SIGTERM while loading.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(self.ppid)
        # What is loaded now stays. To look through it for garbage is a tenth of the start.
        gc.disable()
        super().init_process()

    def patch(self) -> None:
        """Patch what the arbiter left; gevent need not say that this is the second time."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", monkey.MonkeyPatchWarning)
            super().patch()

    def run(self) -> None:
        """Start what listens to the outbox, then serve."""
        gc.freeze()
        gc.enable()
        if os.environ.get("HEARTH_WATCH_WRITES"):
            from app.write_watch import watch_writes  # tests alone watch every greenlet switch

            watch_writes(self.wsgi.extensions["hearth.database"])
        self._live().start()
        gevent.spawn(self._visits().run)
        super().run()

    def handle_exit(self, _signal: int, _frame: FrameType | None) -> None:
        """SIGTERM. A signal handler may not wait, so a greenlet does the rest."""
        gevent.spawn(self._leave)

    def _leave(self) -> None:
        try:
            self._live().say_goodbye()
            self._visits().stop()
        finally:
            self.alive = False

    def _live(self) -> Any:
        return self.wsgi.extensions["hearth.live"]

    def _visits(self) -> Any:
        return self.wsgi.extensions["hearth.visits"]

    def notify(self) -> None:
        """Also where a worker whose arbiter is gone ends, on systems without `prctl`."""
        self.tmp.notify()
        if self.ppid != os.getppid():
            os._exit(1)
