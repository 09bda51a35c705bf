"""Looks into the mailbox now and then, and notes whether that works."""

from __future__ import annotations

import logging

from app.database import Database
from app.incoming.intake import Intake
from app.incoming.mailbox import MailboxFailed
from community.incoming.actions.looks import is_news, note_look

_log = logging.getLogger(__name__)
OFTEN = 30.0  # seconds between two looks
LATER = 120.0  # after one that failed


def look_in(database: Database, intake: Intake) -> float:
    """Deal with the mail that waits; how many seconds until the next look."""
    try:
        intake.round()
    except MailboxFailed as error:
        _log.warning("The mailbox cannot be used and is tried again: %s", error)
        _note(database, well=False)
        return LATER
    _note(database, well=True)
    return OFTEN


def _note(database: Database, *, well: bool) -> None:
    with database.reading() as session:
        news = is_news(session, well=well)
    if news:
        with database.unit_of_work() as session:
            note_look(session, well=well)
