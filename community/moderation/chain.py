"""The chain of the log: each line's hash covers the line and the hash of the one before.

Apart from `actions` because writing and verifying must agree on one form of a line, for ever: a
change here would break every log that exists.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.moderation.models import LogHead, ModerationEntry

START = "0" * 64  # what stands before the first line
_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What verifying found: the lines read, the last hash, and the first wrong line if any.

    `wrong_id` is None when lines are missing at the end, or all is well.
    """

    entries: int
    head: str
    problem: str = ""
    wrong_id: int | None = None


def hash_of(entry: ModerationEntry) -> str:
    """SHA-256 in hex over what the line says and `previous_hash`."""
    line = [
        entry.previous_hash,
        entry.community_id,
        entry.actor,
        entry.actor_role,
        str(entry.act),
        entry.thread_id,
        entry.reply_id,
        entry.subject,
        entry.rule,
        entry.reason,
        entry.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    ]
    written = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def hold(session: Session) -> LogHead:
    """The end of the chain, held until the transaction ends: writers of lines queue here."""
    head = session.get(LogHead, 1, with_for_update=True, populate_existing=True)
    assert head is not None  # a migration wrote it
    return head


def append(session: Session, entry: ModerationEntry) -> None:
    """Add the line at the end of the chain."""
    head = hold(session)
    entry.previous_hash = head.hash
    entry.hash = hash_of(entry)
    head.hash, head.entries = entry.hash, head.entries + 1
    session.add(entry)
    session.flush()  # ids follow the order of the chain


def verify(session: Session) -> Verdict:
    """Read the whole log and recompute every hash; stops at the first line that does not fit."""
    before, count = START, 0
    for entry in _entries(session):
        if entry.previous_hash != before:
            problem = "a line before this one was taken out, put in or changed"
            return Verdict(entries=count, head=before, problem=problem, wrong_id=entry.id)
        if entry.hash != hash_of(entry):
            problem = "this line was changed after it was written"
            return Verdict(entries=count, head=before, problem=problem, wrong_id=entry.id)
        before, count = entry.hash, count + 1
    head = session.get(LogHead, 1)
    if head is None or (head.entries, head.hash) != (count, before):
        known = 0 if head is None else head.entries
        problem = f"the log has {count} lines and its head knows of {known}: lines are missing"
        return Verdict(entries=count, head=before, problem=problem)
    return Verdict(entries=count, head=before)


def _entries(session: Session) -> Iterator[ModerationEntry]:
    after = 0
    while True:
        rows = session.scalars(
            select(ModerationEntry)
            .where(ModerationEntry.id > after)
            .order_by(ModerationEntry.id)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id
        session.expunge_all()  # a long log must not fill the memory
