"""What waits for a letter once every window is over."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from community import clock
from community.notifications.waiting import NoticeToMail, due_people, what_waits


@dataclass
class Due:
    """All that waits, and what may be told of it, the oldest first."""

    ids: list[int] = field(default_factory=list)
    readable: list[NoticeToMail] = field(default_factory=list)


def due_notices(session: Session) -> Due:
    """As the worker reads it an hour and a bit from now."""
    found = Due()
    with clock.frozen(clock.ahead(minutes=61)):
        people = due_people(session, limit=500)
        for mine in what_waits(session, people) if people else ():
            found.ids += mine.ids
            found.readable += mine.told
    found.readable.sort()
    return found
