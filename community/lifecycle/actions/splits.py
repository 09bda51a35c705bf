"""Let the threads of a split go along when the new community opens."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.lifecycle.actions.transfers import demand_no_wider, move_threads, threads_with
from community.lifecycle.models import Succession, SuccessionKind


def carry_split(session: Session, opened: Community) -> None:
    """Move what was chosen; Refused where more people would read it than before."""
    rows = session.scalars(
        select(Succession).where(
            Succession.successor_id == opened.id,
            Succession.kind == SuccessionKind.SPLIT,
            Succession.agreed_at.is_(None),
        )
    ).all()
    for row in rows:
        source = session.get_one(Community, row.community_id)
        demand_no_wider(session, source, opened, as_=opened.visibility)
        row.agreed_at = clock.now()
        move_threads(session, source, opened, threads_with(session, source.id, row.tags))
