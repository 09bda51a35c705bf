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
from tests.world import World


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


def write_day(session: Session, world: World, *, flag: int, report: int) -> Day:
    """Note what was tried, and mark the line of a report as done for both roles."""
    tried = factories.intervention(session, world.garden)
    marked = f"reports:{world.garden}:{report}"
    _mark(session, marked, world)
    return Day(tried=tried, line=f"flag:{flag}", marked=marked)


def _mark(session: Session, key: str, world: World) -> None:
    today = clock.now().date()
    session.add(
        Absence(
            community_id=world.garden,
            account_id=world.fay,
            stand_in_id=world.ben,
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=7),
            created_at=clock.now(),
        )
    )
    for account_id in (world.ada, world.ben):
        session.add(
            TodayMark(account_id=account_id, key=key, state=MarkState.DONE, marked_at=clock.now())
        )
