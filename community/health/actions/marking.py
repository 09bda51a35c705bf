"""Notes which weeks must be counted again, as the journal tells what was posted and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from community.health.models import HealthDirty
from community.health.weeks import week_of
from community.organisation.queries import organisation_zone
from community.outbox import DomainEvent
from community.threads.events import ThreadRemoved, ThreadRestored, ThreadsImported
from community.threads.models import Reply, Thread

# Stands for all weeks of a community: its history came, or went, at once.
ALL_WEEKS = date(1970, 1, 5)


def mark_weeks(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Mark the weeks that these events touch; three statements at the most for a batch."""
    marks: dict[tuple[int, date], int] = {}
    by_thread: dict[int, int] = {}
    by_reply: dict[int, int] = {}
    for seq, event in events:
        if isinstance(event, ThreadsImported | ThreadRemoved | ThreadRestored):
            # With a thread go, or come, posts of all the weeks in which it was written in.
            marks[event.community_id, ALL_WEEKS] = seq
            continue
        named: Any = event
        reply_id = getattr(event, "reply_id", None)
        if reply_id is None:
            by_thread[named.thread_id] = seq
        else:
            by_reply[reply_id] = seq
    zone = organisation_zone(session)
    for id_, place, at in _moments(session, by_thread, by_reply):
        key = (place, week_of(at, zone))
        marks[key] = max(id_, marks.get(key, 0))
    write_marks(session, marks)


def write_marks(session: Session, marks: dict[tuple[int, date], int]) -> None:
    """Mark weeks by community, each with the event that says so."""
    if not marks:
        return
    insert = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    wanted = insert.insert(HealthDirty).values(
        [
            {"community_id": place, "week": week, "seq": seq}
            for (place, week), seq in sorted(marks.items())
        ]
    )
    session.execute(
        wanted.on_conflict_do_update(
            index_elements=["community_id", "week"], set_={"seq": wanted.excluded.seq}
        )
    )


def _moments(
    session: Session, by_thread: dict[int, int], by_reply: dict[int, int]
) -> list[tuple[int, int, Any]]:
    """Event, community and time of the posts."""
    found: list[tuple[int, int, Any]] = []
    if by_thread:
        rows = session.execute(
            select(Thread.id, Thread.community_id, Thread.created_at).where(
                Thread.id.in_(by_thread)
            )
        )
        found += [(by_thread[row.id], row.community_id, row.created_at) for row in rows]
    if by_reply:
        replies = session.execute(
            select(Reply.id, Thread.community_id, Reply.created_at)
            .join(Thread, Thread.id == Reply.thread_id)
            .where(Reply.id.in_(by_reply))
        )
        found += [(by_reply[row.id], row.community_id, row.created_at) for row in replies]
    return found
