"""Let flags go of communities that have ended: nobody is asked to wake what is over."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.health.models import HealthFlag


def clear_flag(session: Session, community_id: int) -> None:
    """Clear the open flag of a community that ends; harmless where none is up."""
    _clear(session, HealthFlag.community_id == community_id)


def clear_flags_of_ended(session: Session) -> None:
    """The same of every community that has ended, also while its figures were worked out."""
    ended = select(Community.id).where(Community.stage == Stage.ARCHIVED)
    _clear(session, HealthFlag.community_id.in_(ended))


def _clear(session: Session, whose: ColumnElement[bool]) -> None:
    session.execute(
        update(HealthFlag)
        .where(HealthFlag.cleared_at.is_(None), whose)
        .values(cleared_at=clock.now())
        .execution_options(synchronize_session=False)
    )
