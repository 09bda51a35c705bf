"""Keeps the two children of `hearth serve` alive: gunicorn's arbiter and the worker."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

_log = logging.getLogger("hearth.serve")

_FIRST_PAUSE = 0.1  # seconds before a child that died is started again …
_LONGEST_PAUSE = 10.0  # … doubling up to this while it keeps dying
_HEALTHY_AFTER = 10.0  # a child that lived this long starts anew without delay
_GRACE = 35.0  # gunicorn gives running requests 30


@dataclass
class Child:
    """A command that shall always be running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    handed: Sequence[int] = ()  # file descriptors it is given
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = _FIRST_PAUSE
    due_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
            self.command,
            env=self.environment,
            pass_fds=self.handed,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def tend(self) -> None:
        """Notice a death, and start again when its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.process = None
            lived = now - self.started_at
            self.pause = (
                _FIRST_PAUSE if lived > _HEALTHY_AFTER else min(self.pause * 2, _LONGEST_PAUSE)
            )
            self.due_at = now + self.pause
            _log.warning(
                "The %s ended (%s) after %.1f s; it starts again in %.1f s.",
                self.name,
                _how(code),
                lived,
                self.pause,
            )
        if now >= self.due_at:
            self.start()

    def send(self, number: signal.Signals) -> None:
        """Signal it if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


class Supervisor:
    """Tends its children until it is told to stop; a second signal stops without patience."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._stop = threading.Event()
        self._signals = 0

    def run(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Start everything, call `announce` once `ready` says so, and tend until SIGTERM."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        announced = False
        while not self._stop.is_set():
            for child in self._children:
                child.tend()
            if not announced and ready():
                announced = True
                announce()
            self._stop.wait(0.05 if not announced else 0.1)
        self._stop_children()

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._signals += 1
        self._stop.set()

    def _stop_children(self) -> None:
        _log.info("Stopping: running requests may finish.")
        for child in self._children:
            child.send(signal.SIGTERM)
        until = time.monotonic() + _GRACE
        while time.monotonic() < until and self._signals < 2 and self._running():
            time.sleep(0.05)
        for child in self._running():
            _log.warning("The %s did not stop in time and is killed.", child.name)
            child.send(signal.SIGKILL)
        _log.info("Stopped.")

    def _running(self) -> list[Child]:
        return [
            child
            for child in self._children
            if child.process is not None and child.process.poll() is None
        ]
