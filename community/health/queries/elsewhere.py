"""Whether a community is quiet, and where its readers can go instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Stage, Tag
from community.health.models import HealthReading, Vitality

_FRESH = timedelta(weeks=4)  # an older reading says nothing about now
_ACTIVE = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A livelier community that the reader may open, and how many subjects it shares."""

    slug: str
    name: str
    shared: int


def is_quiet(session: Session, place: Community) -> bool:
    """Whether the newest run found that hardly anything is said here; one statement."""
    if place.stage == Stage.ARCHIVED:
        return False
    row = session.execute(
        select(HealthReading.state, HealthReading.week)
        .where(HealthReading.community_id == place.id)
        .order_by(HealthReading.week.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.state != Vitality.QUIET:
        return False
    return bool(row.week >= clock.now().date() - _FRESH - timedelta(weeks=1))


def elsewhere(
    session: Session, actor: Actor, community_id: int, *, most: int = 3
) -> list[Elsewhere]:
    """Communities the actor may read that share tags and are written in; most in common first."""
    own, other = aliased(Tag), aliased(Tag)
    rows = session.execute(
        select(Community.slug, Community.name, func.count(other.id).label("shared"))
        .join(other, other.community_id == Community.id)
        .join(own, own.name == other.name)
        .where(
            own.community_id == community_id,
            Community.id != community_id,
            Community.stage != Stage.ARCHIVED,
            Community.last_activity_at >= clock.now() - _ACTIVE,
            readable_by(actor),
        )
        .group_by(Community.id, Community.slug, Community.name)
        .order_by(func.count(other.id).desc(), func.lower(Community.name), Community.id)
        .limit(most)
    )
    return [Elsewhere(slug=row.slug, name=row.name, shared=row.shared) for row in rows]
