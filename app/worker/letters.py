"""Letters about notices: worded outside any transaction, queued together with their mark."""

from __future__ import annotations

from collections.abc import Callable

from app.database import Database
from community.mail.actions import Letter, queue_mail
from community.notifications.actions import settle_mail
from community.notifications.queries import NoticeToMail, notices_to_mail

Write = Callable[[NoticeToMail], Letter]
_AT_ONCE = 50


def write_letters(database: Database, write: Write) -> int:
    """Queue a mail for each notice that asks for one; how many were queued.

    A notice that its person may not read any more loses its mark and gets no letter.
    """
    queued = 0
    while True:
        with database.reading() as session:
            due = notices_to_mail(session, limit=_AT_ONCE)
        if not due.ids:
            return queued
        letters = [(notice, write(notice)) for notice in due.readable]
        with database.unit_of_work() as session:
            unsettled = settle_mail(session, due.ids)
            for notice, letter in letters:
                if notice.id in unsettled:
                    queue_mail(
                        session,
                        recipient=notice.email,
                        letter=letter,
                        account_id=notice.account_id,
                        notification_id=notice.id,
                    )
                    queued += 1
