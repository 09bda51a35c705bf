"""A day of their own for both roles: the member stands in, and each has dealt with a line."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.lifecycle.models import Absence
from community.today.models import MarkState, TodayMark
from tests.world import World


def mark_for(session: Session, key: str, world: World) -> str:
    """The key, which member and facilitator of the sample have both marked as done."""
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
    return key
