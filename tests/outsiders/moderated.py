"""What facilitators of the vault decided, noted and whispered, each with a canary."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.moderation.models import (
    Appeal,
    CannedText,
    Measure,
    ModerationRules,
    PersonNote,
    ReportNote,
    Whisper,
)
from tests.world import World

WORDS = {
    "measure": "quoxalmeasure",
    "appeal": "quoxalappeal",
    "text": "quoxalcanned",
    "person_note": "quoxalpersonnote",
    "report_note": "quoxalreportnote",
    "whisper": "quoxalwhisper",
    "rule": "quoxalrule",
}


def moderate(session: Session, world: World, ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """One of everything about Ben; the ids by the names that routes use."""
    now, vault = clock.now(), world.vault
    thread_id, report_id = (int(ids[name][0]) for name in ("thread_id", "report_id"))
    measure = Measure(
        kind="warn",
        community_id=vault,
        account_id=world.ben,
        reason=WORDS["measure"],
        created_at=now,
    )
    text = CannedText(community_id=vault, title=WORDS["text"], body=WORDS["text"])
    shared = CannedText(title="Kind words", body="We speak kindly here")
    note = PersonNote(
        community_id=vault,
        account_id=world.ben,
        author_id=world.ada,
        body=WORDS["person_note"],
        created_at=now,
    )
    whisper = Whisper(
        thread_id=thread_id, author_id=world.ada, body=WORDS["whisper"], created_at=now
    )
    more = ReportNote(
        report_id=report_id, author_id=world.ada, body=WORDS["report_note"], created_at=now
    )
    rules = ModerationRules(community_id=vault, rules=WORDS["rule"])
    session.add_all([measure, text, shared, note, whisper, more, rules])
    session.flush()  # the appeal needs an id
    appeal = Appeal(measure_id=measure.id, body=WORDS["appeal"], created_at=now)
    session.add(appeal)
    session.flush()  # its id is handed out
    return {
        "measure_id": [str(measure.id)],
        "appeal_id": [str(appeal.id)],
        "text_id": [str(text.id)],
        "shared_text_id": [str(shared.id)],
        "note_id": [str(note.id)],
        "whisper_id": [str(whisper.id)],
    }
