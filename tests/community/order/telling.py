"""Whom rearranged threads tell what."""

from __future__ import annotations

from sqlalchemy import select

from app.database import Database
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.threads.events import ThreadRearranged


def told_of(database: Database) -> set[tuple[int, str, int | None]]:
    """Account, kind and thread of every notice, once all rearranging is told."""
    with database.unit_of_work() as session:
        entries = session.scalars(
            select(OutboxEntry).where(OutboxEntry.name == ThreadRearranged.name)
        ).all()
        notify(session, [(each.id, ThreadRearranged(**each.payload)) for each in entries])
    with database.reading() as session:
        rows = session.execute(
            select(Notification.account_id, Notification.kind, Notification.thread_id)
        ).all()
    assert len(rows) == len(set(rows))  # nobody twice
    return {(row[0], row[1], row[2]) for row in rows}
