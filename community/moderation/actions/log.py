"""Write one line of the append-only log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.pseudonyms import pseudonym_of
from community.accounts.actor import Actor
from community.moderation.access import Granted, post_of
from community.moderation.models import ModerationEntry
from community.moderation.policies import Act
from community.threads.access import GrantedReply


def log_post(session: Session, granted: Granted, *, by: Actor, act: Act, reason: str) -> None:
    """Somebody moderated a post."""
    post = post_of(granted)
    _write(
        session,
        by=by,
        role="facilitator",
        act=act,
        subject_id=post.author_id,
        reason=reason,
        granted=granted,
    )


def log_account(session: Session, *, by: Actor, act: Act, subject_id: int, reason: str) -> None:
    """An admin did something to an account."""
    _write(session, by=by, role="admin", act=act, subject_id=subject_id, reason=reason)


def log_organisation(session: Session, *, by: Actor, act: Act, reason: str) -> None:
    """An admin decided something that concerns nobody in particular."""
    _write(session, by=by, role="admin", act=act, subject_id=None, reason=reason)


def _write(
    session: Session,
    *,
    by: Actor,
    role: str,
    act: Act,
    subject_id: int | None,
    reason: str,
    granted: Granted | None = None,
) -> None:
    assert by.id is not None  # only accounts moderate
    session.add(
        ModerationEntry(
            community_id=granted.community.id if granted else None,
            actor=pseudonym_of(session, by.id),
            actor_role=role,
            act=act,
            thread_id=granted.thread.id if granted else None,
            reply_id=granted.reply.id if isinstance(granted, GrantedReply) else None,
            subject=None if subject_id is None else pseudonym_of(session, subject_id),
            reason=reason,
            created_at=clock.now(),
        )
    )
