"""A real `hearth serve` of a test's own: real processes, real signals, a free port."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests import switching

_ROOT = Path(__file__).resolve().parents[1]
_STARTS_WITHIN = 60.0  # seconds; a busy machine imports slowly


@dataclass
class Served:
    """A running installation, known from outside: its address, its folder and its processes."""

    url: str
    data_dir: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def database_file(self) -> Path:
        """The SQLite file, for an oracle that knows nothing of the application."""
        return self.data_dir / "hearth.db"

    def arbiter(self) -> psutil.Process:
        """Gunicorn's arbiter."""
        return self._child("gunicorn")

    def worker(self) -> psutil.Process:
        """The worker."""
        return self._child("worker")

    def web_processes(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        return self.arbiter().children()

    def _child(self, word: str) -> psutil.Process:
        for child in psutil.Process(self.process.pid).children():
            # A child that was killed stands there until the supervisor has noticed.
            with contextlib.suppress(psutil.NoSuchProcess):
                if word in child.cmdline():
                    return child
        message = f"no {word} runs just now"
        raise LookupError(message)

    def log(self) -> str:
        """What the processes have written on stderr so far."""
        return (self.data_dir / "stderr.log").read_text(encoding="utf-8")


@contextmanager
def serving(
    data_dir: Path, *, bind: str = "127.0.0.1:0", workers: int = 2, **environment: str
) -> Iterator[Served]:
    """Start, wait for `ready <url>`, and at the end stop by SIGTERM."""
    served = start(data_dir, bind=bind, workers=workers, **environment)
    try:
        yield served
    finally:
        stop(served)


def start(
    data_dir: Path, *, bind: str = "127.0.0.1:0", workers: int = 2, **environment: str
) -> Served:
    """Start and wait for `ready <url>`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    with (data_dir / "stderr.log").open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=_ROOT,
            env={
                **kept,
                "HEARTH_DATA_DIR": str(data_dir),
                "HEARTH_BIND": bind,
                "HEARTH_WORKERS": str(workers),
                "HEARTH_LIMITS": "off",
                "HEARTH_WATCH_WRITES": "on",
                **switching.environment(),
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    lines = []
    until = time.monotonic() + _STARTS_WITHIN
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith("ready "):
            return Served(line.split()[1], data_dir, process, lines)
        assert time.monotonic() < until
    message = f"hearth serve ended: {(data_dir / 'stderr.log').read_text()[-3000:]}"
    raise AssertionError(message)


def stop(served: Served) -> int:
    """SIGTERM, then wait; the exit code."""
    if served.process.poll() is None:
        served.process.send_signal(signal.SIGTERM)
    try:
        return served.process.wait(timeout=60)
    finally:
        served.process.kill()
        if served.process.stdout is not None:
            served.process.stdout.close()


def until(condition: object, *, within: float = 10.0) -> None:
    """Wait for `condition()` to hold."""
    assert callable(condition)
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
