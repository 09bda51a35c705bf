"""A guard for tests: no greenlet may give way while it holds the write transaction.

sqlite3 blocks the hub while it waits for the lock, so a second greenlet that says BEGIN IMMEDIATE
while the first sleeps inside its block would stop the process until `busy_timeout` and then fail.
The write gate keeps the second one out; this keeps the first one from sleeping, because a block
that waits for anything but SQL makes everybody else wait with it.
"""

from __future__ import annotations

import traceback
from typing import Any

import greenlet

from app.database import Database


class SwitchInsideWriteBlock(RuntimeError):
    """A write block did something that waits: move it before or after the block."""


def watch_writes(database: Database) -> None:
    """Fail every write block on SQLite in which its greenlet gave way, before it commits."""
    if not database.sqlite:
        return  # psycopg gives way while it waits, and a PostgreSQL writer keeps nobody out
    switches: list[str] = []

    def note(_kind: str, switched: tuple[Any, Any]) -> None:
        origin, _target = switched
        # gevent's identity of a greenlet is the address of its object.
        if database.is_held_by(id(origin)):
            switches.append("".join(traceback.format_stack(origin.gr_frame, limit=12)))

    def check() -> None:
        if switches:
            stack = switches[-1]
            switches.clear()
            raise SwitchInsideWriteBlock(stack)

    greenlet.settrace(note)
    database.guard = check
