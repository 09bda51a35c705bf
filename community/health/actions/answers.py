"""Say whether a flag was useful."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Refused
from community.health.access import GrantedFlag
from community.health.events import FlagAnswered
from community.health.models import Feedback
from community.outbox import record
from community.words import N_

LONGEST_NOTE = 500


def answer_flag(
    session: Session, found: GrantedFlag, *, by: Actor, feedback: Feedback, note: str = ""
) -> None:
    """Keep what a facilitator says of a flag; a later answer replaces an earlier one.

    Refused for a known reason that is not told.
    """
    note = note.strip()
    if feedback == Feedback.KNOWN_REASON and not note:
        words = N_("Say what the reason is: the next facilitator will want to know.")
        raise Refused(words, code="note_missing", fields={"note": words})
    if len(note) > LONGEST_NOTE:
        words = N_("Keep the note within %(most)s characters.", most=LONGEST_NOTE)
        raise Refused(words, code="note_too_long", fields={"note": words})
    flag = found.flag
    flag.feedback, flag.feedback_note = feedback, note
    flag.feedback_at, flag.feedback_by_id = clock.now(), by.id
    record(session, FlagAnswered(community_id=flag.community_id, flag_id=flag.id))
