"""How the set-up scripts speak: progress on stderr, and one clear sentence when they must stop."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LAST_LINES = 25


class Stop(Exception):
    """The set-up cannot go on; the message says what is missing and what to do."""


def step(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def warn(text: str) -> None:
    print(f"! {text}", file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    otherwise: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run quietly; on failure show the end of the output and stop with `otherwise`."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Stop(f"{otherwise} ({error})") from error
    if done.returncode != 0:
        lines = done.stdout.splitlines()[-_LAST_LINES:]
        print("\n".join(f"    {line}" for line in lines), file=sys.stderr)
        raise Stop(otherwise)
