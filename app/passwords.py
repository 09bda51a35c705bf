"""Hashing away from the event loop, and only a few at once: it is slow by intent."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from community.accounts import passwords

Made = TypeVar("Made")

# Each hash takes 32 MiB and a core; more at once would only starve the readers.
_AT_ONCE = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The hash to store. Call it before the write block."""
    return _aside(lambda: passwords.hash_password(password))


def check_password(stored: str | None, password: str) -> bool:
    """Whether it is the password; as slow when nothing is stored. Outside the write block."""
    return _aside(lambda: passwords.check_password(stored, password))


def rehashed(stored: str | None, password: str) -> str | None:
    """A new hash when the stored one was made with older parameters, else None."""
    if stored is None or not passwords.is_outdated(stored):
        return None
    return hash_password(password)


def _aside(work: Callable[[], Made]) -> Made:
    with _AT_ONCE:
        if not _under_gevent():
            return work()
        from gevent import get_hub

        # The hub's own threads are real ones: other greenlets run meanwhile.
        done: Made = get_hub().threadpool.apply(work)
        return done


def _under_gevent() -> bool:
    if "gevent.monkey" not in sys.modules:
        return False
    from gevent.monkey import is_module_patched

    return bool(is_module_patched("threading"))
