"""Lock a thread for a reason that everybody reads, and open it again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Refused
from community.moderation.actions.log import log_thread
from community.moderation.policies import Act
from community.outbox import record
from community.threads.access import GrantedThread
from community.threads.actions.states import lock_thread, unlock_thread
from community.threads.events import ThreadLocked
from community.threads.policies import LockReason
from community.words import N_

LONGEST_WORDS = 200


def close_thread(
    session: Session,
    granted: GrantedThread,
    *,
    by: Actor,
    reason: str | None = None,
    words: str = "",
) -> None:
    """Lock it, or give another reason for that; whoever began it is told.

    Refused without words where the reason is another one than those there are.
    """
    words = " ".join(words.split())
    why = None if reason is None else LockReason(reason)
    if len(words) > LONGEST_WORDS or (why is LockReason.OTHER and not words):
        problem = N_("Say why in up to %(most)s characters.", most=LONGEST_WORDS)
        raise Refused(problem, code="reason_needed", fields={"words": problem})
    if why is None and words:
        why = LockReason.OTHER
    if not lock_thread(session, granted, reason=why, words=words):
        return
    thread = granted.thread
    assert by.id is not None  # only accounts hold the right
    record(
        session,
        ThreadLocked(community_id=thread.community_id, thread_id=thread.id, locked_by_id=by.id),
    )
    said = ": ".join(part for part in (why, words) if part)  # pages put the code into words
    log_thread(session, thread, by=by, act=Act.LOCK, community_id=thread.community_id, reason=said)


def reopen_thread(session: Session, granted: GrantedThread, *, by: Actor) -> None:
    """Take replies again."""
    if unlock_thread(session, granted):
        thread = granted.thread
        log_thread(session, thread, by=by, act=Act.UNLOCK, community_id=thread.community_id)
