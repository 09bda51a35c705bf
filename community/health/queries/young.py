"""Communities too young for a forecast: the two plain rules, and how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, MemberRole, Membership, MembershipState, Stage
from community.health.models import HealthPersonWeek, HealthWeek
from community.health.weeks import WEEK, last_closed, week_of
from community.organisation.queries import organisation_zone

FORECAST_FROM = 26  # weeks of history
_SILENCE = timedelta(days=10)
_FEWEST_OTHERS = 2


@dataclass(frozen=True, kw_only=True)
class Young:
    """What the rules say; `silent` and `carried` where they warn.

    `weeks` since the first post, or since its threads parted from another community.
    """

    weeks: int
    silent: bool  # nothing was written for ten days
    carried: bool  # hardly anybody but its facilitators wrote in two weeks


def young(session: Session, place: Community, *, parted: datetime | None = None) -> Young | None:
    """The rules for a community that stands alone for less than half a year; None for any other.

    Two statements.
    """
    zone = organisation_zone(session)
    week = last_closed(clock.now(), zone)
    first = session.scalar(
        select(func.min(HealthWeek.week)).where(
            HealthWeek.community_id == place.id, HealthWeek.posts > 0
        )
    )
    if first is not None and parted is not None:
        first = max(first, week_of(parted, zone))
    weeks = 0 if first is None else (week - first) // WEEK + 1
    if weeks >= FORECAST_FROM:
        return None
    begun = place.stage != Stage.POTENTIAL
    last = place.last_activity_at
    return Young(
        weeks=weeks,
        silent=begun and (last is None or clock.now() - last > _SILENCE),
        carried=begun and _others(session, place.id, week - WEEK) < _FEWEST_OTHERS,
    )


def _others(session: Session, community_id: int, since: object) -> int:
    leads = select(Membership.account_id).where(
        Membership.community_id == community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    found = session.scalar(
        select(func.count(HealthPersonWeek.account_id.distinct())).where(
            HealthPersonWeek.community_id == community_id,
            HealthPersonWeek.week >= since,
            HealthPersonWeek.account_id.not_in(leads),
        )
    )
    return found or 0
