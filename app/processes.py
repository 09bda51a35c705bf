"""What a child process does about its parent: it dies with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when the parent dies, however the parent dies.

    A parent killed by `kill -9` can clean up nothing, and an orphan would hold the port and the
    worker's lease. `parent` is the expected parent's pid, in case it died before this call.
    Linux only; elsewhere gunicorn and the worker look at their parent once a second.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if parent is not None and os.getppid() != parent:
        os._exit(1)
