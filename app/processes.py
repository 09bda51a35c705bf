"""What a child process does about its parent: it dies with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

# How gunicorn's arbiter learns who started it. No name of ours, since it is no setting.
PARENT_PID = "SUPERVISOR_PID"
# The pipe whose end tells the arbiter that the database is ready.
GATE = "SUPERVISOR_GATE"
_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to end this process when the parent dies, however the parent dies.

    A parent killed by `kill -9` can clean up nothing, and an orphan would hold the port and the
    worker's lease. `parent` is the pid of whoever started this process: the kernel says nothing
    of a parent that died before this call, so a process that has another one by now ends here.
    Only Linux tells of a later death; elsewhere gunicorn's workers look at their parent each
    second.
    """
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    if parent is not None and os.getppid() != parent:
        os._exit(1)
