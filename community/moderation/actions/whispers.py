"""Say something beneath a thread that only its facilitators hear, and take it out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import NotFound
from community.moderation.models import Whisper
from community.threads.access import GrantedThread


def whisper(session: Session, granted: GrantedThread, *, by: Actor, body: str) -> Whisper:
    """Leave a remark for the other facilitators; it changes nothing that others see."""
    assert by.id is not None  # only accounts moderate
    made = Whisper(thread_id=granted.thread.id, author_id=by.id, body=body, created_at=clock.now())
    session.add(made)
    session.flush()  # the caller needs its id
    return made


def take_out(session: Session, granted: GrantedThread, *, whisper_id: int) -> None:
    """Take a remark out; any facilitator of the community may."""
    row = session.scalar(
        select(Whisper).where(Whisper.id == whisper_id, Whisper.thread_id == granted.thread.id)
    )
    if row is None:
        raise NotFound
    session.delete(row)
