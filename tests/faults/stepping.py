"""Starts the steps of `tests.faults.steps` in processes of their own, and kills them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def begun(what: str, *paths: Path) -> subprocess.Popen[str]:
    """The process, at the moment at which it begins to work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.steps", what, *map(str, paths)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


def killed(what: str, *paths: Path, after: float) -> bool:
    """Kill it so many seconds into its work; whether it was still working."""
    process = begun(what, *paths)
    time.sleep(after)
    process.kill()
    process.communicate()
    return process.returncode != 0


def ended(process: subprocess.Popen[str]) -> int:
    """Wait for it; its exit code."""
    process.communicate(timeout=300)
    return process.returncode
