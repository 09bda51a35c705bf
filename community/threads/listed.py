"""Which threads lists show and counters count; conditions for SQL over threads and communities."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from community.accounts.actor import Actor
from community.threads.access import visible_to
from community.threads.models import Thread, ThreadKind


def listed_to(actor: Actor) -> ColumnElement[bool]:
    """Of those, what lists show unasked: nothing archived, nothing that goes on elsewhere."""
    return and_(visible_to(actor), Thread.archived_at.is_(None), Thread.merged_into_id.is_(None))


def is_counted() -> tuple[ColumnElement[bool], ...]:
    """Which threads the counters of a community and of its tags count."""
    gone = (Thread.hidden_at, Thread.deleted_at, Thread.merged_into_id)
    return tuple(moment.is_(None) for moment in gone)


def is_waiting() -> ColumnElement[bool]:
    """Which of those count as questions that wait for an answer."""
    return and_(
        Thread.kind == ThreadKind.QUESTION,
        Thread.answers_count == 0,
        Thread.archived_at.is_(None),
    )
