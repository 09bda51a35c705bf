"""What was tried in a community, and what the signal did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.health.models import Intervention
from community.interventions.readings import Reading, reading_of
from community.paging import DEFAULT_SIZE, Page, keyset_page


class Verdict(StrEnum):
    """What can honestly be said about before and after; never why."""

    WAITING = "waiting"
    TOO_LITTLE = "too_little"
    WITHIN_CHANCE = "within_chance"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that was tried."""

    id: int
    community_id: int
    flag_id: int | None
    move: str
    says: str
    note: str
    reason: str
    signal: str
    tried_at: datetime
    tried_by: str | None
    due_at: datetime
    measured_at: datetime | None
    before: Reading
    after: Reading

    @property
    def verdict(self) -> Verdict:
        """Higher or lower only where the intervals do not touch."""
        if self.measured_at is None:
            return Verdict.WAITING
        return compared(self.before, self.after)


def compared(before: Reading, after: Reading) -> Verdict:
    """How a later reading stands to an earlier one."""
    if not (before.tells and after.tells):
        return Verdict.TOO_LITTLE
    if None in (before.low, before.high, after.low, after.high):
        return Verdict.TOO_LITTLE
    if (after.low or 0.0) > (before.high or 0.0):
        return Verdict.HIGHER
    if (after.high or 0.0) < (before.low or 0.0):
        return Verdict.LOWER
    return Verdict.WITHIN_CHANCE


def interventions_page(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[Entry]:
    """What was tried in a community, newest first."""
    page: Page[Any] = keyset_page(
        session,
        _entries().where(Intervention.community_id == community_id),
        order=((Intervention.id, True),),
        key=lambda row: (row.Intervention.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[entry_of(*row) for row in page.items], next_cursor=page.next_cursor)


def tried_between(
    session: Session, *, community_id: int, begins: datetime, ends: datetime, most: int = 50
) -> list[Entry]:
    """What was tried in a stretch of time, oldest first."""
    rows = session.execute(
        _entries()
        .where(
            Intervention.community_id == community_id,
            Intervention.tried_at >= begins,
            Intervention.tried_at < ends,
        )
        .order_by(Intervention.tried_at, Intervention.id)
        .limit(most)
    )
    return [entry_of(*row) for row in rows]


def _entries() -> Any:
    return select(Intervention, Account.name).outerjoin(
        Account, Account.id == Intervention.tried_by_id
    )


def entry_of(row: Intervention, name: str | None) -> Entry:
    """An entry as pages and programs read it."""
    return Entry(
        id=row.id,
        community_id=row.community_id,
        flag_id=row.flag_id,
        move=row.move,
        says=row.says,
        note=row.note,
        reason=row.reason,
        signal=row.signal,
        tried_at=row.tried_at,
        tried_by=name,
        due_at=row.due_at,
        measured_at=row.measured_at,
        before=reading_of(row.before),
        after=reading_of(row.after),
    )
