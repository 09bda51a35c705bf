"""People who have a copy of their data, and who leave in some days."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from community import clock
from community.own_data.models import Choice, DataExport, Departure, ExportState

COPY = "a-copy.zip"


def put_copy(session: Session, account_id: int) -> int:
    """A copy that can be fetched; whoever opens the door lays the file there."""
    made = DataExport(
        account_id=account_id,
        state=ExportState.READY,
        asked_at=clock.ago(days=3),
        ready_at=clock.ago(days=3),
        expires_at=clock.ahead(days=4),
        file=COPY,
        size=6,
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def let_leave(session: Session, account_ids: Iterable[int]) -> None:
    """They have asked to leave, and may stay after all."""
    for account_id in account_ids:
        session.add(
            Departure(
                account_id=account_id,
                choice=Choice.KEEP_POSTS,
                asked_at=clock.now(),
                due_at=clock.ahead(days=7),
            )
        )
