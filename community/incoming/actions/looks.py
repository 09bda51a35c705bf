"""Whether the worker gets into the mailbox, for pages that say so."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.incoming.models import MailboxLook

_OFTEN = timedelta(minutes=2)  # a row is not written every half minute to say the same


def is_news(session: Session, *, well: bool) -> bool:
    """Whether this look says something that the last one noted does not."""
    last = session.get(MailboxLook, 1)
    if last is None or (last.failing_since is None) != well:
        return True
    return clock.now() - last.looked_at > _OFTEN


def note_look(session: Session, *, well: bool) -> None:
    """The worker has looked, or tried to."""
    now = clock.now()
    last = session.get(MailboxLook, 1)
    if last is None:
        last = MailboxLook(id=1, looked_at=now)
        session.add(last)
    last.looked_at = now
    last.failing_since = None if well else (last.failing_since or now)
