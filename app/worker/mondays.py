"""On Mondays one mail to everybody who facilitates, when something needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from app.database import Database
from community.accounts.queries.actors import actor_of_account
from community.agenda import day_of
from community.digest.actions import PURPOSE as DIGEST
from community.digest.actions import may_still_go as digest_may_still_go
from community.mail.actions import DueMail, Letter
from community.notifications.access import may_still_read_mail
from community.today.lines import Line
from community.today.mails import PURPOSE, addressees, may_still_go, note_mail, week_to_mail

WriteDay = Callable[[Sequence[Line], int, str], Letter]
_AT_ONCE = 50


def write_mondays(database: Database, write: WriteDay) -> int:
    """Queue the mails of this Monday that are not written yet; how many were queued.

    Each is read as its addressee, worded outside any transaction, and queued together with the
    note that it was, so that nobody gets two.
    """
    queued = 0
    while True:
        with database.reading() as session:
            week = week_to_mail(session)
            due = addressees(session, week, limit=_AT_ONCE) if week else []
        if week is None or not due:
            return queued
        for who in due:
            with database.reading() as session:
                day = day_of(session, actor_of_account(session, who.account_id))
            # A stand-in's part may end before the mail arrives; the page tells them.
            lines = [line for line in day.lines if line.place.facilitates]
            letter = write(lines, day.more, who.locale) if lines else None
            with database.unit_of_work() as session:
                noted = note_mail(
                    session,
                    who,
                    week,
                    letter,
                    community_ids={line.place.id for line in lines},
                )
            queued += noted and letter is not None


def may_send(session: Session, mail: DueMail) -> bool:
    """Whether any mail may still go out, asked at the moment of sending."""
    if mail.purpose == PURPOSE:
        return may_still_go(session, mail)
    if mail.purpose == DIGEST:
        return digest_may_still_go(session, mail)
    return may_still_read_mail(session, mail)
