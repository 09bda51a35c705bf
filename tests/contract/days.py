"""A day of their own for both roles: the member stands in, and each has dealt with a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.lifecycle.models import Absence
from community.today.models import MarkState, TodayMark
from tests import factories
from tests.contract.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Day:
    """What requests about a day name: what was tried, a line at hand and a marked one."""

    tried: int
    line: str
    marked: str

    @property
    def ids(self) -> dict[str, list[Any]]:
        """By the names that routes use."""
        return {"line_key": [self.line, self.marked], "intervention_id": [self.tried]}


def write_day(session: Session, ground: Ground, *, flag: int, report: int) -> Day:
    """Note what was tried, and mark the line of a report as done for both roles."""
    tried = factories.intervention(session, ground.garden)
    marked = f"reports:{ground.garden}:{report}"
    _mark(session, marked, ground)
    return Day(tried=tried, line=f"flag:{flag}", marked=marked)


def _mark(session: Session, key: str, ground: Ground) -> None:
    today = clock.now().date()
    session.add(
        Absence(
            community_id=ground.garden,
            account_id=ground.world.fay,
            stand_in_id=ground.id_of(ground.member),
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=7),
            created_at=clock.now(),
        )
    )
    for who in (ground.lead, ground.member):
        session.add(
            TodayMark(
                account_id=ground.id_of(who), key=key, state=MarkState.DONE, marked_at=clock.now()
            )
        )
