"""From a checkout and Python alone to a working environment: `bootstrap.py run|test`.

Only the standard library may be imported here. Every step is skipped when its
stamp matches what it was made from, so that a second call takes a moment.
"""

import fcntl
import os
import sys

import python_version

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib waits below


def main(purpose: str) -> None:
    # Imported late: these need the Python that was asked for above.
    from pathlib import Path

    import assets
    import environment
    import machine
    import translations

    root = Path(ROOT)
    programs = environment.bin_folder(root)
    with_tests = purpose == "test"
    environment.ensure(root, with_tests=with_tests)
    assets.ensure(root, programs, with_packages=with_tests)
    translations.ensure(root, programs / "python")
    if with_tests:
        machine.ensure_browser(programs)
        machine.ensure_postgres()
        machine.ensure_imap()
        machine.ensure_git()


def run(purpose: str) -> None:
    from say import Stop

    # Two `make` in one checkout wait for each other instead of building over each other.
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        main(purpose)
    except Stop as stop:
        sys.exit("\n" + str(stop))
    except KeyboardInterrupt:
        sys.exit("\nStopped; run the same command again to go on from here.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "test"):
        sys.exit("usage: python3 .ci/bootstrap.py run|test")
    python_version.require()
    run(sys.argv[1])
