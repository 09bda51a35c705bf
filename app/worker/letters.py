"""Letters about notices: worded outside any transaction, queued together with their mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.database import Database
from community import clock
from community.mail.actions import Letter
from community.notifications.mailing import Written, put_off, settle
from community.notifications.waiting import NoticeToMail, due_people, what_waits

Write = Callable[[Sequence[NoticeToMail]], Letter]
_AT_ONCE = 50  # people


def write_letters(database: Database, write: Write) -> int:
    """Queue one mail to each person for all that waits for them; how many were queued.

    In the window that gathers and in quiet hours it goes on waiting. What its person may not read
    any more, or has read, loses its mark and gets no letter; so does what is beyond their cap.
    """
    queued = 0
    while True:
        with database.reading() as session:
            people = due_people(session, limit=_AT_ONCE)
            waiting = what_waits(session, people) if people else []
        if not waiting:
            return queued
        now = clock.now()
        later: dict[int, datetime] = {}
        ids: list[int] = []
        written: list[Written] = []
        for mine in waiting:
            until = mine.waits_until(now)
            if until is not None:
                later[mine.account_id] = until
                continue
            ids += mine.ids
            if mine.told and mine.has_room:
                written.append(Written(mine.told, write(mine.told)))
        with database.unit_of_work() as session:
            put_off(session, later)
            queued += settle(session, ids, written) if ids else 0
