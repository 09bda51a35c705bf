"""Every community at a glance, for whoever oversees the organisation: figures, no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Community, Stage
from community.errors import Forbidden
from community.health.models import HealthFlag, HealthReading, Vitality
from community.health.shapes import Score, scores_in
from community.paging import DEFAULT_SIZE, Page, keyset_page, lowered
from community.rights import may
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Overseen:
    """One community: name, stage, and how its newest week stands; nothing anybody wrote."""

    id: int
    slug: str
    name: str
    stage: str
    visibility: str
    state: Vitality
    week: date | None
    total: Score | None
    flag_id: int | None
    flagged_at: datetime | None


_ROWS = (
    select(
        Community.id,
        Community.slug,
        Community.name,
        Community.stage,
        Community.visibility,
        HealthReading.state,
        HealthReading.week,
        HealthReading.scores,
        HealthFlag.id.label("flag_id"),
        HealthFlag.raised_at.label("flagged_at"),
        lowered(Community.name).label("name_key"),
    )
    .outerjoin(
        HealthReading,
        and_(
            HealthReading.community_id == Community.id,
            HealthReading.week
            == select(func.max(HealthReading.week))
            .where(HealthReading.community_id == Community.id)
            .correlate(Community)
            .scalar_subquery(),
        ),
    )
    .outerjoin(
        HealthFlag,
        and_(HealthFlag.community_id == Community.id, HealthFlag.cleared_at.is_(None)),
    )
    .where(Community.stage != Stage.ARCHIVED)
)


def overview(
    session: Session,
    actor: Actor,
    *,
    flagged: bool = False,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[Overseen]:
    """Communities by name, never ranked by a number; with `flagged` those with a flag up.

    Forbidden for whoever does not oversee the organisation.
    """
    if not may("communities.oversee", actor.organisation_standing()):
        raise Forbidden(N_("Only an admin or programme owner of this organisation can do this."))
    rows = _ROWS.where(HealthFlag.id.is_not(None)) if flagged else _ROWS
    page: Page[Any] = keyset_page(
        session,
        rows,
        order=((lowered(Community.name), False), (Community.id.expression, False)),
        key=lambda row: (row.name_key, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_overseen(row) for row in page.items], next_cursor=page.next_cursor)


def _overseen(row: Any) -> Overseen:
    scores = scores_in(row.scores or {})
    return Overseen(
        id=row.id,
        slug=row.slug,
        name=row.name,
        stage=row.stage,
        visibility=row.visibility,
        state=Vitality(row.state or Vitality.UNKNOWN),
        week=row.week,
        total=scores.get("total"),
        flag_id=row.flag_id,
        flagged_at=row.flagged_at,
    )
