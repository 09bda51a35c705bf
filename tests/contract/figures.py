"""How the garden is doing: half a year of runs, a flag that is up, a break and a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.health.models import Pause, Vitality
from tests import figures
from tests.contract.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Health:
    """What requests about health name."""

    flag: int
    pause: int
    holiday: int

    @property
    def ids(self) -> dict[str, list[Any]]:
        """By the names that routes use."""
        return {
            "flag_id": [self.flag],
            "pause_id": [self.pause],
            "holiday_id": [self.holiday],
            "code": ["level", "H1", "H4"],
        }


def write_health(session: Session, ground: Ground) -> Health:
    """Write it; the ids of the flag, the break and the holiday."""
    community_id = ground.garden
    people = figures.write_people(session, 6, prefix=ground.slug("writer"))
    figures.write_history(session, community_id, people=people)
    figures.write_readings(session, community_id, state=Vitality.QUIETING)
    flag = figures.write_flag(session, community_id)
    first = clock.now().date() + timedelta(days=30)
    rows = [
        Pause(
            community_id=place,
            kind=kind,
            starts_on=first,
            ends_on=first + timedelta(days=6),
            says="Harvest",
            created_at=clock.now(),
        )
        for place, kind in ((community_id, "break"), (None, "holiday"))
    ]
    session.add_all(rows)
    session.flush()  # their ids are handed out
    return Health(flag=flag.id, pause=rows[0].id, holiday=rows[1].id)
