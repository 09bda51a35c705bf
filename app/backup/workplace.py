"""Half-made things: in a folder of their own, whole and on the disk before they get their name."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_PREFIX = ".hearth-unfinished-"


@contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """A folder in `beside` for this process alone, gone at the end; OSError when there is none.

    What processes left there that were killed is cleared away first.
    """
    clear_abandoned(beside)
    with ExitStack() as stack:
        folder = _locked(beside, stack)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _locked(beside: Path, stack: ExitStack) -> Path:
    """A new folder whose lock is held as long as the stack."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=beside, prefix=_PREFIX))  # mode 0700
        # Somebody who clears away may have come between the two lines, and takes it for dead.
        with suppress(FileNotFoundError):
            handle = _opened(folder, stack)
            # A network's file system may lock no folders. It is used all the same: whoever
            # clears away cannot lock this one there either, and leaves it alone.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            if folder.exists():
                return folder


def clear_abandoned(beside: Path) -> None:
    """Remove the workplaces whose processes are dead: the system dropped their locks.

    The lock is on the folder itself: a process that is killed leaves none without one, whether
    it had only just made it or was removing it.
    """
    for folder in beside.glob(f"{_PREFIX}*"):
        with suppress(OSError), ExitStack() as stack:
            fcntl.flock(_opened(folder, stack), fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _opened(folder: Path, stack: ExitStack) -> int:
    """A handle on the folder, closed with the stack."""
    handle = os.open(folder, os.O_RDONLY)
    stack.callback(os.close, handle)
    return handle


def publish(made: Path, target: Path) -> None:
    """Give a file that is complete its name, for good; FileExistsError when the name is taken."""
    sync(made)
    try:
        os.link(made, target)  # unlike a rename, it never replaces what is there
    except FileExistsError:
        raise
    except OSError:
        # A file system without links; between the two lines somebody could come.
        if target.exists():
            raise FileExistsError(target) from None
        made.rename(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
