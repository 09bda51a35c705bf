"""What a signal said in one week, as an entry keeps it: value, interval, n and week."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.health.models import HealthReading
from community.health.shapes import signals_in


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One value with its interval; `week` is None where no week was ever read."""

    week: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    enough: bool = False

    @property
    def tells(self) -> bool:
        """Whether there is enough behind it to be shown."""
        return self.enough and self.value is not None


def reading_of(kept: dict[str, Any]) -> Reading:
    """Read the column back; an empty one is nothing known."""
    return Reading(**kept)


def as_kept(reading: Reading) -> dict[str, Any]:
    """As the column keeps it."""
    return asdict(reading)


def latest(session: Session, *, community_id: int, signal: str, up_to: date) -> Reading | None:
    """What the newest run up to a week said of a signal, or None when there was no run."""
    row = session.scalar(
        select(HealthReading)
        .where(HealthReading.community_id == community_id, HealthReading.week <= up_to)
        .order_by(HealthReading.week.desc())
        .limit(1)
    )
    return None if row is None else said_in(row, signal)


def said_in(row: HealthReading, signal: str) -> Reading:
    """What one run said of a signal."""
    found = signals_in(row.signals).get(signal)
    if found is None or not found.enough:
        return Reading(week=row.week.isoformat(), n=found.n if found else 0)
    return Reading(
        week=row.week.isoformat(),
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        enough=True,
    )
