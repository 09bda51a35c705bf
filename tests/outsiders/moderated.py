"""What facilitators of the vault decided, noted and whispered, each with a canary."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.aliases.actions import new_alias_account
from community.moderation.models import (
    Appeal,
    Batch,
    BatchItem,
    CannedText,
    Measure,
    ModerationRules,
    PersonNote,
    ReportNote,
    Whisper,
)
from community.revisions.models import Revision
from community.seal.making import put_on
from community.seal.models import SealRequest
from community.text import RENDERER
from community.threads.models import HeldPost
from tests.world import World

WORDS = {
    "measure": "quoxalmeasure",
    "appeal": "quoxalappeal",
    "text": "quoxalcanned",
    "person_note": "quoxalpersonnote",
    "report_note": "quoxalreportnote",
    "whisper": "quoxalwhisper",
    "rule": "quoxalrule",
    "seal": "quoxalseal",
    "held_title": "quoxalheldtitle",
    "held": "quoxalheld",
    "version": "quoxalversion",
    "reply_version": "quoxalreplyversion",
    "edit_reason": "quoxaleditreason",
}


def _seal(session: Session, world: World, *, thread_id: int) -> int:
    """Ada asks who stands behind an alias of Ben's."""
    named = new_alias_account(session, name="Grey Heron")
    alias = put_on(
        session, thread_id=thread_id, account_id=named.id, author_id=world.ben, name=named.name
    )
    asked = SealRequest(
        alias_id=alias.id,
        thread_id=thread_id,
        asked_by_id=world.ada,
        reason=WORDS["seal"],
        asked_at=clock.now(),
    )
    session.add(asked)
    session.flush()  # its id is handed out
    return asked.id


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
    said = {"author_id": world.ada, "created_at": now}
    about = {"community_id": vault, "account_id": world.ben}
    note = PersonNote(body=WORDS["person_note"], **about, **said)
    whisper = Whisper(thread_id=thread_id, body=WORDS["whisper"], **said)
    more = ReportNote(report_id=report_id, body=WORDS["report_note"], **said)
    rules = ModerationRules(community_id=vault, rules=WORDS["rule"])
    held = _held(world)
    session.add_all([measure, text, shared, note, whisper, more, rules, held])
    session.flush()  # the appeal needs an id
    seal = _seal(session, world, thread_id=thread_id)
    appeal = Appeal(measure_id=measure.id, body=WORDS["appeal"], created_at=now)
    session.add(appeal)
    session.flush()  # its id is handed out
    return {
        "measure_id": [str(measure.id)],
        "seal_id": [str(seal)],
        "appeal_id": [str(appeal.id)],
        "text_id": [str(text.id)],
        "shared_text_id": [str(shared.id)],
        "note_id": [str(note.id)],
        "held_id": [str(held.id)],
        "batch_id": [_batch(session, world, report_id)],
        "whisper_id": [str(whisper.id)],
        **_versions(session, world, ids),
    }


def _versions(session: Session, world: World, ids: dict[str, list[str]]) -> dict[str, list[str]]:
    thread_id, reply_id = (int(ids[name][0]) for name in ("thread_id", "reply_id"))
    return {
        "revision_id": [_version(session, world, thread_id, None)],
        "version_id": [_version(session, world, thread_id, reply_id)],
    }


def _version(session: Session, world: World, thread_id: int, reply_id: int | None) -> str:
    revision = Revision(
        thread_id=thread_id,
        reply_id=reply_id,
        body=WORDS["reply_version" if reply_id else "version"],
        tags=[],
        renderer=RENDERER,
        author_id=world.ben,
        editor_id=world.ben,
        made_at=clock.now(),
        reason=WORDS["edit_reason"],
    )
    session.add(revision)
    session.flush()  # its id is handed out
    return str(revision.id)


def _held(world: World) -> HeldPost:
    return HeldPost(
        community_id=world.vault,
        author_id=world.ben,
        kind="question",
        title=WORDS["held_title"],
        body=WORDS["held"],
        body_html=f"<p>{WORDS['held']}</p>",
        renderer=RENDERER,
        mentions=[],
        tags=[],
        why=["first"],
        created_at=clock.now(),
    )


def _batch(session: Session, world: World, report_id: int) -> str:
    batch = Batch(community_id=world.vault, by_id=world.ada, act="dismiss", created_at=clock.now())
    session.add(batch)
    session.flush()  # its item needs an id
    session.add(BatchItem(batch_id=batch.id, subject_id=report_id, state="done"))
    return str(batch.id)
