"""Delete the poll of a post whose words go."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.ballots.models import Poll, PollKey, PollVote


def forget_poll(session: Session, *, thread_id: int, reply_id: int | None) -> None:
    """The question is the author's words too; what was voted means nothing without it."""
    here = (Poll.thread_id == thread_id, Poll.reply_id.is_not_distinct_from(reply_id))
    polls = select(Poll.id).where(*here)
    for table in (PollVote, PollKey):
        session.execute(
            delete(table)
            .where(table.poll_id.in_(polls))
            .execution_options(synchronize_session=False)
        )
    session.execute(delete(Poll).where(*here).execution_options(synchronize_session=False))
