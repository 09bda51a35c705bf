"""By which name the changes of a canned text are kept, and what is kept of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from community.moderation.models import CannedText

SHARED = "text"  # of the organisation, among its settings
OWN = "place_text"  # of a community, for its facilitators


def name_of(row: CannedText) -> str:
    """The name under which changes of this text stand."""
    if row.community_id is None:
        return f"{SHARED}:{row.id}"
    return f"{texts_of(row.community_id)}{row.id}"


def texts_of(community_id: int) -> str:
    """How the names of all texts of a community begin."""
    return f"{OWN}:{community_id}:"


def words_of(row: CannedText) -> dict[str, str]:
    """What is kept of a text as it stands."""
    return {"title": row.title, "body": row.body}


def of_place(community_id: int | None) -> ColumnElement[bool]:
    """The texts of a community alone, or with None those of the organisation."""
    if community_id is None:
        return CannedText.community_id.is_(None)
    return CannedText.community_id == community_id
