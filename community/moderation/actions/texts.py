"""Texts that moderators use again: add, change, take out, and let one stand as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound, Refused
from community.moderation.models import CannedText
from community.moderation.texts import name_of, of_place, words_of
from community.organisation.actions import demand_unchanged, note_change
from community.words import N_

MOST_TEXTS = 50  # of one community, or of the organisation


def add_text(
    session: Session, *, community_id: int | None, by: Actor, title: str, body: str
) -> CannedText:
    """Keep a text for a community, or with None for all of them; access has been granted."""
    made = _put(session, community_id, {"title": title, "body": body}, text_id=None)
    note_change(session, name_of(made), before=None, after=words_of(made), by=by)
    return made


def change_text(
    session: Session,
    *,
    community_id: int | None,
    text_id: int,
    by: Actor,
    title: str,
    body: str,
    since: int | None,
) -> None:
    """Write a text anew; NotFound for one of another place.

    Conflict (`stale`) when it was changed after the change numbered `since`, which was read.
    """
    row = text_here(session, community_id=community_id, text_id=text_id)
    if since is not None:
        demand_unchanged(session, (name_of(row),), since=since)
        session.refresh(row)
    before = words_of(row)
    row.title, row.body = title, body
    note_change(session, name_of(row), before=before, after=words_of(row), by=by)


def remove_text(session: Session, *, community_id: int | None, text_id: int, by: Actor) -> None:
    """Take a text out; NotFound for one of another place."""
    row = text_here(session, community_id=community_id, text_id=text_id)
    note_change(session, name_of(row), before=words_of(row), after=None, by=by)
    session.delete(row)


def put_text(
    session: Session,
    *,
    community_id: int | None,
    text_id: int,
    by: Actor,
    told: Mapping[str, Any] | None,
) -> None:
    """Let a text stand as `told`, also one that was taken out; with None it goes."""
    row = session.scalar(select(CannedText).where(CannedText.id == text_id, of_place(community_id)))
    if told is None:
        if row is not None:
            remove_text(session, community_id=community_id, text_id=text_id, by=by)
        return
    before = None if row is None else words_of(row)
    if row is None:
        row = _put(session, community_id, told, text_id=text_id)
    row.title, row.body = told["title"], told["body"]
    note_change(session, name_of(row), before=before, after=words_of(row), by=by)


def text_here(session: Session, *, community_id: int | None, text_id: int) -> CannedText:
    """A text of this place, or with None of the organisation; NotFound for another's."""
    row = session.scalar(select(CannedText).where(CannedText.id == text_id, of_place(community_id)))
    if row is None:
        raise NotFound
    return row


def _put(
    session: Session, community_id: int | None, told: Mapping[str, Any], *, text_id: int | None
) -> CannedText:
    here = of_place(community_id)
    count = session.scalar(select(func.count()).select_from(CannedText).where(here)) or 0
    if count >= MOST_TEXTS:
        raise Refused(N_("There are %(most)s texts. Take one out first.", most=MOST_TEXTS))
    made = CannedText(community_id=community_id, title=told["title"], body=told["body"])
    if text_id is not None:
        made.id = text_id  # it comes back as what it was
    session.add(made)
    session.flush()  # the caller needs its id
    return made
