"""What moderators keep at hand: canned texts, and notes about members."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import NotFound, Refused
from community.moderation.access import GrantedMember
from community.moderation.models import CannedText, PersonNote
from community.words import N_

MOST_TEXTS = 50  # of one community, or of the organisation


def add_text(session: Session, *, community_id: int | None, title: str, body: str) -> CannedText:
    """Keep a text for a community, or with None for all of them; access has been granted."""
    here = _here(community_id)
    count = session.scalar(select(func.count()).select_from(CannedText).where(here)) or 0
    if count >= MOST_TEXTS:
        raise Refused(N_("There are %(most)s texts. Take one out first.", most=MOST_TEXTS))
    made = CannedText(community_id=community_id, title=title, body=body)
    session.add(made)
    session.flush()  # the caller needs its id
    return made


def remove_text(session: Session, *, community_id: int | None, text_id: int) -> None:
    """Take a text out; NotFound for one of another place."""
    row = session.scalar(select(CannedText).where(CannedText.id == text_id, _here(community_id)))
    if row is None:
        raise NotFound
    session.delete(row)


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


def _here(community_id: int | None) -> ColumnElement[bool]:
    if community_id is None:
        return CannedText.community_id.is_(None)
    return CannedText.community_id == community_id
