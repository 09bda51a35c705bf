"""A line of a facilitator's day that is dealt with, so that this can be taken back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.today.models import MarkState, TodayMark
from tests.world import World


def mark_for(session: Session, key: str, world: World) -> str:
    """The key, which member and facilitator of the sample have both marked as done."""
    for account_id in (world.ada, world.ben):
        session.add(
            TodayMark(account_id=account_id, key=key, state=MarkState.DONE, marked_at=clock.now())
        )
    return key
