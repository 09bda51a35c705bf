"""Remember how far the search index has come, beside the events it was made from."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.outbox import OutboxCursor
from community.search.queries.scope import READER


def remember_watermark(session: Session, seq: int) -> None:
    """Note that the index holds everything up to this event; it never goes back by itself."""
    cursor = session.get(OutboxCursor, READER)
    if cursor is None:
        session.add(OutboxCursor(reader=READER, seq=seq, updated_at=clock.now()))
    else:
        cursor.seq = seq
        cursor.updated_at = clock.now()
