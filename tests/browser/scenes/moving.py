"""Threads of the member that facilitators moved, and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_rows
from community.order.models import ThreadMove
from community.threads.models import Thread
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_moves(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    """`count` moves of what the member began."""
    session.execute(delete(ThreadMove))
    own = session.scalars(
        select(Thread.id)
        .where(
            Thread.author_id == cast.people["member"],
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
        .order_by(Thread.id)
        .limit(count)
    ).all()
    rows = [
        {
            "thread_id": own[number % len(own)],
            "source_id": cast.side,
            "target_id": cast.place,
            "reason": words.line("It is about the kiln.", most=200),
            "moved_at": clock.now() - timedelta(hours=count - number),
        }
        for number in range(count if own else 0)
    ]
    if rows:
        write_rows(session, ThreadMove, rows)
