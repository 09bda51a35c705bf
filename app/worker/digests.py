"""Digests: each read as its person, worded outside any transaction, queued with what it told."""

from __future__ import annotations

from collections.abc import Callable

from app.database import Database
from community import clock
from community.accounts.queries.actors import actor_of_account
from community.digest.actions import DigestReader, due_readers, note_digest
from community.digest.queries import Digest, digest_for
from community.mail.actions import Letter
from community.rhythm.policies import next_digest
from community.rhythm.queries import Standing, standings

WriteDigest = Callable[[Digest, DigestReader], Letter]
_AT_ONCE = 10  # people; notices that are due meanwhile wait for no more than these


def write_digests(database: Database, write: WriteDigest) -> int:
    """Queue the digests of the first people whose are due; how many were queued.

    One that would be empty is not sent. In quiet hours it comes when they are over.
    """
    queued = 0
    with database.reading() as session:
        due = due_readers(session, limit=_AT_ONCE)
        stand = standings(session, {who.account_id for who in due})
    for who in due:
        queued += _write(database, write, who, stand[who.account_id])
    return queued


def _write(database: Database, write: WriteDigest, who: DigestReader, standing: Standing) -> bool:
    now = clock.now()
    next_at = next_digest(standing.rhythm, standing.zone, now)
    digest = letter = None
    quiet_until = standing.quiet_end(now)
    if quiet_until is not None:
        next_at = quiet_until
    elif who.mailable:
        with database.reading() as session:
            actor = actor_of_account(session, who.account_id)
            digest = digest_for(session, actor, since=who.since)
        letter = write(digest, who) if digest.items else None
    with database.unit_of_work() as session:
        noted = note_digest(session, who, next_at=next_at, digest=digest, letter=letter)
    return noted and letter is not None
