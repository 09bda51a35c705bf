"""Notes that facilitators keep about members of their community."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import NotFound
from community.moderation.access import GrantedMember
from community.moderation.models import PersonNote


def note_about(session: Session, found: GrantedMember, *, by: Actor, body: str) -> PersonNote:
    """Leave a note about a member for the facilitators of this community."""
    assert by.id is not None  # only accounts moderate
    note = PersonNote(
        community_id=found.granted.community.id,
        account_id=found.membership.account_id,
        author_id=by.id,
        body=body,
        created_at=clock.now(),
    )
    session.add(note)
    session.flush()  # the caller needs its id
    return note


def remove_note(session: Session, found: GrantedMember, *, note_id: int) -> None:
    """Take a note out; any facilitator of the community may."""
    row = session.scalar(
        select(PersonNote).where(
            PersonNote.id == note_id,
            PersonNote.community_id == found.granted.community.id,
            PersonNote.account_id == found.membership.account_id,
        )
    )
    if row is None:
        raise NotFound
    session.delete(row)
