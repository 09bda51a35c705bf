"""Hold a reply where it was found, so that what is counted is counted in its thread."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.errors import Conflict
from community.threads.models import Reply
from community.words import N_


def hold_reply(session: Session, reply: Reply) -> None:
    """Read it anew and keep others from changing it; Conflict when it went to another thread."""
    thread_id = reply.thread_id
    session.refresh(reply, with_for_update=True)
    if reply.thread_id != thread_id:
        raise Conflict(N_("This post went to another thread meanwhile. Try again."), code="moved")
