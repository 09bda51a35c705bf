"""From a checkout and Python alone to a working environment: `bootstrap.py run|test`.

Only the standard library may be imported here. Every step is skipped when its
stamp matches what it was made from, so that a second call takes a moment.
"""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

import assets
import environment
import machine
import python_version
from say import Stop

ROOT = Path(__file__).resolve().parent.parent


def main(purpose: str) -> None:
    with_tests = purpose == "test"
    with _only_one_at_a_time():
        environment.ensure(ROOT, with_tests=with_tests)
        assets.ensure(ROOT, environment.bin_folder(ROOT))
        if with_tests:
            machine.ensure_browser(environment.bin_folder(ROOT))
            machine.ensure_postgres()


class _only_one_at_a_time:  # noqa: N801 - reads as a phrase in a with statement
    """Two `make` in one checkout wait for each other instead of building over each other."""

    def __enter__(self) -> None:
        self._folder = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(self._folder, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._folder)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "test"):
        sys.exit("usage: python3 .ci/bootstrap.py run|test")
    python_version.require()
    try:
        main(sys.argv[1])
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped; run the same command again to go on from here.")
