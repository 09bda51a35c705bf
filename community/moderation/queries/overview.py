"""What waits in all communities, for admins: counts and ages, no content and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.moderation.models import Report
from community.moderation.targets import report_target
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class WaitingPlace:
    """A community in which reports wait: how many, since when, how many for too long."""

    community_id: int
    slug: str
    name: str
    waiting: int
    overdue: int
    oldest_at: datetime


def places_waiting(
    session: Session, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[WaitingPlace]:
    """Communities with open reports, by name of their address."""
    late = clock.now() - report_target(session)
    page: Page[Any] = keyset_page(
        session,
        select(
            Community.id.label("community_id"),
            Community.slug,
            Community.name,
            func.count(Report.id).label("waiting"),
            func.sum(case((Report.created_at < late, 1), else_=0)).label("overdue"),
            func.min(Report.created_at).label("oldest_at"),
        )
        .join(Report, Report.community_id == Community.id)
        .where(Report.decided_at.is_(None))
        .group_by(Community.id, Community.slug, Community.name),
        order=((Community.slug, False),),
        key=lambda row: (row.slug,),
        cursor=cursor,
        size=size,
    )
    return Page(
        items=[WaitingPlace(**row._asdict()) for row in page.items], next_cursor=page.next_cursor
    )
