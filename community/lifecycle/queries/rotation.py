"""Hand-over notes and absences: who takes over from whom, and who stands in today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.lifecycle.models import Absence, HandOver
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class HandOverRow:
    """A note from one facilitator to the next."""

    id: int
    note: str
    note_html: str
    steps_down: bool
    created_at: datetime
    accepted_at: datetime | None
    to_id: int | None
    from_name: str
    from_handle: str
    to_name: str | None
    to_handle: str | None


@dataclass(frozen=True, kw_only=True)
class AbsenceRow:
    """A facilitator is or will be away."""

    id: int
    account_id: int
    name: str
    handle: str
    stand_in_name: str | None
    stand_in_handle: str | None
    starts_on: date
    ends_on: date


def hand_overs(
    session: Session,
    *,
    community_id: int,
    only_to: int | None = None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[HandOverRow]:
    """The notes of a community, newest first; with `only_to` those written to one person."""
    wanted = _hand_overs(community_id)
    if only_to is not None:
        wanted = wanted.where(HandOver.to_id == only_to)
    page: Page[Any] = keyset_page(
        session,
        wanted,
        order=((HandOver.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[HandOverRow(**row._asdict()) for row in page.items], next_cursor=page.next_cursor
    )


def _hand_overs(community_id: int) -> Select[*tuple[Any, ...]]:
    writer, reader = aliased(Account), aliased(Account)
    return (
        select(
            HandOver.id,
            HandOver.note,
            HandOver.note_html,
            HandOver.steps_down,
            HandOver.created_at,
            HandOver.accepted_at,
            HandOver.to_id,
            writer.name.label("from_name"),
            writer.handle.label("from_handle"),
            reader.name.label("to_name"),
            reader.handle.label("to_handle"),
        )
        .join(writer, writer.id == HandOver.from_id)
        .outerjoin(reader, reader.id == HandOver.to_id)
        .where(HandOver.community_id == community_id)
    )


def absences(session: Session, community_id: int, *, today: date) -> list[AbsenceRow]:
    """Who is away, or will be, soonest first."""
    rows = session.execute(
        _absences()
        .where(
            Absence.community_id == community_id,
            Absence.ends_on >= today,
            Absence.ended_early_at.is_(None),
        )
        .order_by(Absence.starts_on, Absence.id)
        .limit(50)
    )
    return [AbsenceRow(**row._asdict()) for row in rows]


def _absences() -> Select[*tuple[Any, ...]]:
    away, stand_in = aliased(Account), aliased(Account)
    return (
        select(
            Absence.id,
            Absence.account_id,
            away.name.label("name"),
            away.handle.label("handle"),
            stand_in.name.label("stand_in_name"),
            stand_in.handle.label("stand_in_handle"),
            Absence.starts_on,
            Absence.ends_on,
        )
        .join(away, away.id == Absence.account_id)
        .outerjoin(stand_in, stand_in.id == Absence.stand_in_id)
    )


def standing_in_for(
    session: Session, account_id: int, *, community_ids: Sequence[int], today: date
) -> dict[int, set[int]]:
    """For whom somebody stands in today, by community: their tasks and lines are theirs too."""
    rows = session.execute(
        select(Absence.community_id, Absence.account_id).where(
            Absence.stand_in_id == account_id,
            Absence.community_id.in_(community_ids),
            Absence.starts_on <= today,
            Absence.ends_on >= today,
            Absence.ended_early_at.is_(None),
        )
    )
    found: dict[int, set[int]] = {}
    for community_id, away in rows:
        found.setdefault(community_id, set()).add(away)
    return found
