"""Work that keeps a processor busy, beside gevent's hub: others are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import gevent
from gevent import monkey
from gevent.threadpool import ThreadPool

Result = TypeVar("Result")


def in_real_thread(work: Callable[[], Result]) -> Result:
    """What `work` returns, from a real thread under gevent and from this one elsewhere.

    `work` must not touch the request, the database or anything else that belongs to a greenlet.
    """
    if not monkey.is_module_patched("threading"):
        return work()

    def caught() -> tuple[Result | None, Exception | None]:
        # Returned, since the pool would print an exception as if it were a fault.
        try:
            return work(), None
        except Exception as error:  # noqa: BLE001 (raised again below, for the caller to judge)
            return None, error

    pool: ThreadPool = gevent.get_hub().threadpool
    found, error = pool.apply(caught)
    if error is not None:
        raise error
    return cast("Result", found)
