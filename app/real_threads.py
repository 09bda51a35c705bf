"""Work that keeps a processor busy, beside gevent's hub: others are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
    pool: ThreadPool = gevent.get_hub().threadpool
    found: Result = pool.apply(work)
    return found
