"""What moderators decided in a scene: measures against the member, appeals, texts and notes."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_numbered_rows, write_rows
from community.moderation.models import Appeal, Batch, BatchItem, CannedText, Measure, PersonNote
from community.text import RENDERER
from community.threads.models import HeldPost
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_KINDS = ("warn", "mute", "suspend")


def write_decided(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """`count` of each; the ids of a measure without an appeal and of an appeal for admins."""
    about = [cast.people["member"], *cast.crowd]
    rows = [
        _measure(cast, words, kind=_KINDS[number % 3], account_id=cast.people["member"])
        for number in range(count)
    ]
    appealed = [
        _measure(cast, words, kind="suspend", account_id=about[number % len(about)])
        for number in range(count)
    ]
    own = write_numbered_rows(session, Measure, rows)
    appeals = write_numbered_rows(
        session,
        Appeal,
        [
            {
                "measure_id": measure,
                "body": words.line("I only asked about the price.", most=2_000),
                "created_at": clock.ago(days=1),
                "answer": "",
            }
            for measure in write_numbered_rows(session, Measure, appealed)
        ],
    )
    texts = _write_desk(session, cast, words, count=count)
    held = write_numbered_rows(
        session, HeldPost, [_held(cast, words, number) for number in range(count)]
    )
    if not own:
        return {}
    batch = _write_batches(session, cast, words, count=count)
    found = {"measure": own[0], "appeal": appeals[0], "held": held[0], "batch": batch}
    return {**found, "shared_text": texts[0], "text": texts[-1]}


def _write_batches(session: Session, cast: Cast, words: Words, *, count: int) -> int:
    """Rejections of posts that wait, one row of each kind; `skipped` names why."""
    rows = [
        {
            "community_id": cast.place,
            "by_id": cast.people["facilitator"],
            "act": "reject",
            "rule": words.line("2. No adverts.", most=320),
            "created_at": clock.ago(hours=number % 20),
        }
        for number in range(count)
    ]
    batches = write_numbered_rows(session, Batch, rows)
    became = (("done", ""), ("skipped", "stale"), ("skipped", "own_post"), (None, ""))
    items = [
        {
            "batch_id": batches[0],
            "subject_id": number + 1,
            "state": became[number % 4][0],
            "why": became[number % 4][1],
            "before": {},
        }
        for number in range(min(max(count, 4), 50))
    ]
    write_rows(session, BatchItem, items)
    return batches[0]


def _held(cast: Cast, words: Words, number: int) -> dict[str, Any]:
    said = words.line("Our kiln cracks every cup.", most=2_000)
    return {
        "community_id": cast.place,
        "author_id": cast.people["member"],
        "kind": "question",
        "title": words.line("Why do cups crack?", most=150, number=number),
        "body": said,
        "body_html": f"<p>{said}</p>",
        "renderer": RENDERER,
        "mentions": [],
        "tags": ["kilns"],
        "why": ["first", "links"],
        "version": 1,
        "created_at": clock.ago(hours=number + 1),
    }


def _write_desk(session: Session, cast: Cast, words: Words, *, count: int) -> list[int]:
    """The numbers of the texts, the first of the organisation and the last of the place."""
    texts = [
        {
            "community_id": cast.place if number % 2 or number == count - 1 else None,
            "title": words.line("Kind words", most=80, number=number),
            "body": words.line("We speak kindly here, also when tired.", most=500),
        }
        for number in range(count)
    ]
    kept = write_numbered_rows(session, CannedText, texts)
    notes = [
        {
            "community_id": cast.place,
            "account_id": cast.people["member"],
            "author_id": cast.people["facilitator"],
            "body": words.line("Was told twice about prices.", most=2_000),
            "created_at": clock.ago(days=2),
        }
        for _number in range(count)
    ]
    write_rows(session, PersonNote, notes)
    return kept


def _measure(cast: Cast, words: Words, *, kind: str, account_id: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "community_id": None if kind == "suspend" else cast.place,
        "account_id": account_id,
        "by_id": cast.people["facilitator"],
        "rule": words.line("2. No adverts.", most=320),
        "reason": words.line("You sold kilns that are not yours.", most=500),
        "created_at": clock.ago(days=2),
        "until": clock.ago(days=-5) if kind == "mute" else None,
    }
