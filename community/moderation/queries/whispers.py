"""What facilitators said beneath a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.moderation.models import Whisper

MOST_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class WhisperRow:
    """One remark."""

    id: int
    author_name: str
    author_handle: str
    body: str
    created_at: datetime


def whispers_in(session: Session, thread_id: int) -> Sequence[WhisperRow]:
    """The latest hundred, oldest first; whoever calls has asked for `moderation.whisper`."""
    rows = session.execute(
        select(
            Whisper.id,
            Account.name.label("author_name"),
            Account.handle.label("author_handle"),
            Whisper.body,
            Whisper.created_at,
        )
        .join(Account, Account.id == Whisper.author_id)
        .where(Whisper.thread_id == thread_id)
        .order_by(Whisper.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return [WhisperRow(**row._asdict()) for row in reversed(rows)]
