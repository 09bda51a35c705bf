"""A real Hearth: `hearth serve` in processes of its own, from the first line to the last."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import switching

_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 90
_STOP_SECONDS = 40


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where it answers, who may sign in, and the process that supervises it."""

    url: str
    data_dir: Path
    people: Mapping[str, tuple[str, str]]
    pid: int


@contextlib.contextmanager
def served(
    data_dir: Path, *, program: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Start `hearth serve` in demo mode on a free port; stop it at the end.

    Raises AssertionError with what it said when it does not get ready in time.
    """
    log = data_dir.parent / f"{data_dir.name}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*_command(program), "serve"],
            env=_environment(data_dir, settings or {}),
            cwd=data_dir.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    watchdog = threading.Timer(_START_SECONDS, process.kill)
    watchdog.start()
    try:
        running = _when_ready(process, data_dir, log)
        watchdog.cancel()
        yield running
    finally:
        watchdog.cancel()
        _stop(process)


def _command(program: Path | None) -> list[str | Path]:
    """The installed program, or the command line of this checkout."""
    if program is not None:
        return [program]
    code = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from app.cli import main; main()"
    return [sys.executable, "-c", code]


def _environment(data_dir: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without any setting of Hearth but the given ones."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTH_", "PYTHON"))}
    chosen = {
        "HEARTH_DATA_DIR": str(data_dir),
        "HEARTH_BIND": "127.0.0.1:0",
        "HEARTH_MODE": "demo",
        "HEARTH_WORKERS": "1",
    }
    return {**inherited, **chosen, **switching.environment(), **settings}


def _when_ready(process: subprocess.Popen[str], data_dir: Path, log: Path) -> Served:
    assert process.stdout is not None
    url = ""
    people: dict[str, tuple[str, str]] = {}
    for line in process.stdout:
        words = line.split()
        if words[:1] == ["ready"]:
            url = words[1]
        elif url and len(words) == 3:
            people[words[0]] = (words[1], words[2])
        if url and len(people) == 4:
            return Served(url=url, data_dir=data_dir, people=people, pid=process.pid)
    raise AssertionError(f"hearth serve did not get ready:\n{log.read_text()[-3000:]}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
