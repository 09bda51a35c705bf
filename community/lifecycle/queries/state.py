"""What the head of every page of a community says of its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from community.communities.models import Community, Stage, Visibility
from community.lifecycle.models import Ending, Opening


@dataclass(frozen=True, kw_only=True)
class Life:
    """Whether a community is being prepared, is coming to its end, or has ended."""

    preparing: bool = False
    ending: bool = False
    ended_at: datetime | None = None
    farewell: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.preparing or self.ending or self.ended_at)


_PLAIN = Life()


def life_of(session: Session, place: Community) -> Life:
    """One statement at the most, and none for most communities."""
    if place.stage == Stage.POTENTIAL and place.visibility == Visibility.PRIVATE:
        return Life(preparing=is_preparing(session, place))
    if place.stage in (Stage.ARCHIVED, Stage.TRANSFORMING):
        return _ending(session, place)
    return _PLAIN


def is_preparing(session: Session, place: Community) -> bool:
    """Whether a community was proposed and has not opened."""
    return (
        session.scalar(
            select(Opening.community_id).where(
                Opening.community_id == place.id, Opening.opened_at.is_(None)
            )
        )
        is not None
    )


def is_open() -> ColumnElement[bool]:
    """A community that has opened, or that never had to, for a query of communities."""
    return ~exists().where(Opening.community_id == Community.id, Opening.opened_at.is_(None))


def preparing_among(session: Session, community_ids: Sequence[int]) -> set[int]:
    """Those of these communities that have not opened yet; one statement."""
    return set(
        session.scalars(
            select(Opening.community_id).where(
                Opening.community_id.in_(community_ids), Opening.opened_at.is_(None)
            )
        )
    )


def _ending(session: Session, place: Community) -> Life:
    ending = session.get(Ending, place.id)
    if ending is None:
        return _PLAIN
    if place.stage == Stage.ARCHIVED:
        return Life(ended_at=ending.ended_at, farewell=ending.farewell)
    return Life(ending=ending.ended_at is None)
