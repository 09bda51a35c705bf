"""The worker: carries the outbox to the index, to notices and to mail."""

from __future__ import annotations

import logging
import threading

from app.config import Settings
from app.database import Database
from app.worker.lease import leadership

_log = logging.getLogger(__name__)


def run(settings: Settings, *, stop: threading.Event, drain: bool = False) -> int:
    """Work until `stop` is set, or with `drain` until nothing waits; how many events it carried."""
    database = Database(settings.database_url)
    try:
        with leadership(settings, database, stop=stop) as leads:
            if leads and not drain:
                stop.wait()
    finally:
        database.dispose()
    return 0
