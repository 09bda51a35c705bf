"""What an admin of a scene finds who looks after the installation: jobs that were given up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_rows
from community.operations.queries.events import Consumer
from community.outbox import OutboxEntry

_ERRORS = ("OSError: No space left on device", "KeyError: 'kiln'", "IntegrityError: no such row")


def write_running(session: Session, *, count: int) -> None:
    """`count` of everything."""
    _write_events(session, count=count)


def _write_events(session: Session, *, count: int) -> None:
    now = clock.now()
    consumers = list(Consumer)
    rows = [
        {
            "name": "account:changed",
            "payload": {"account_id": 1},
            "created_at": clock.ago(hours=number + 1),
            "attempts": 8,
            "parked_at": now,
            "last_error": _ERRORS[number % len(_ERRORS)],
            "consumer": consumers[number % len(consumers)],
        }
        for number in range(count)
    ]
    write_rows(session, OutboxEntry, rows)
