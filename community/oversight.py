"""Every community by what it needs, for whoever oversees the organisation; never by a number.

It stands above health and lifecycle, and neither imports it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Stage
from community.errors import Forbidden
from community.health.models import HealthFlag, HealthPersonWeek, HealthReading, Vitality
from community.health.shapes import FEWEST_PEOPLE
from community.lifecycle.models import Opening
from community.paging import Page, keyset_page, lowered
from community.rights import may
from community.words import N_

OVERVIEW_SIZE = 50
_FRESH = timedelta(weeks=8)  # an older reading says nothing about now


class Need(StrEnum):
    """What a community needs, in the order in which an overview tells it."""

    QUIETING = "quieting"
    WATCH = "watch"
    HEALTHY = "healthy"
    EARLY = "early"
    PREPARING = "preparing"
    ARCHIVED = "archived"


_ORDER = tuple(Need)


@dataclass(frozen=True, kw_only=True)
class Needy:
    """One community: its name, its stage and how it stands; nothing that anybody wrote."""

    id: int
    slug: str
    name: str
    stage: str
    visibility: str
    need: Need
    state: Vitality
    week: date | None
    flagged_at: datetime | None


def needs_page(
    session: Session,
    actor: Actor,
    *,
    need: Need | None = None,
    cursor: str | None = None,
    size: int = OVERVIEW_SIZE,
) -> Page[Needy]:
    """Communities by need, within one by name; Forbidden for whoever does not oversee."""
    demand_overseer(actor)
    statement = _rows()
    if need is not None:
        statement = statement.where(_rank() == _ORDER.index(need))
    page: Page[Any] = keyset_page(
        session,
        statement,
        order=(
            (_rank(), False),
            (lowered(Community.name), False),
            (Community.id.expression, False),
        ),
        key=lambda row: (row.rank, row.name_key, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_needy(row) for row in page.items], next_cursor=page.next_cursor)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Community.id,
            Community.slug,
            Community.name,
            Community.stage,
            Community.visibility,
            HealthReading.state,
            HealthReading.week,
            HealthFlag.raised_at,
            _rank().label("rank"),
            lowered(Community.name).label("name_key"),
        )
        .outerjoin(HealthReading, _newest_reading())
        .outerjoin(HealthFlag, _open_flag())
    )


def states_of(session: Session, community_ids: Collection[int]) -> dict[int, Vitality]:
    """How these communities stand, as far as it may be told; one statement."""
    rows = session.execute(
        select(Community.id, HealthReading.state, _rank().label("rank"))
        .outerjoin(HealthReading, _newest_reading())
        .where(Community.id.in_(community_ids))
    )
    return {row.id: _told(_ORDER[row.rank], row.state) for row in rows}


def _told(need: Need, state: str | None) -> Vitality:
    known = need in (Need.QUIETING, Need.WATCH, Need.HEALTHY)
    return Vitality(state) if known and state else Vitality.UNKNOWN


def demand_overseer(actor: Actor) -> None:
    """Let those pass who oversee the organisation."""
    if not may("communities.oversee", actor.organisation_standing()):
        raise Forbidden(N_("Only an admin or programme owner of this organisation can do this."))


def _newest_reading() -> ColumnElement[bool]:
    newest = (
        select(func.max(HealthReading.week))
        .where(HealthReading.community_id == Community.id)
        .correlate(Community)
        .scalar_subquery()
    )
    return and_(HealthReading.community_id == Community.id, HealthReading.week == newest)


def _open_flag() -> ColumnElement[bool]:
    return and_(HealthFlag.community_id == Community.id, HealthFlag.cleared_at.is_(None))


def _rank() -> ColumnElement[int]:
    """The need as its place in the order.

    Figures of one to four people say nothing; that a community is quiet is told all the same: it
    is a fact about what is not there.
    """
    since = clock.now().date() - timedelta(weeks=27)
    people = (
        select(func.count(HealthPersonWeek.account_id.distinct()))
        .where(HealthPersonWeek.community_id == Community.id, HealthPersonWeek.week >= since)
        .correlate(Community)
        .scalar_subquery()
    )
    prepared = exists().where(Opening.community_id == Community.id, Opening.opened_at.is_(None))
    stale = HealthReading.week < clock.now().date() - _FRESH
    return case(
        (Community.stage == Stage.ARCHIVED, _ORDER.index(Need.ARCHIVED)),
        (prepared, _ORDER.index(Need.PREPARING)),
        (stale, _ORDER.index(Need.EARLY)),
        (HealthReading.state == Vitality.QUIET, _ORDER.index(Need.QUIETING)),
        (people.between(1, FEWEST_PEOPLE - 1), _ORDER.index(Need.EARLY)),
        (HealthReading.state == Vitality.QUIETING, _ORDER.index(Need.QUIETING)),
        (HealthReading.state == Vitality.WATCH, _ORDER.index(Need.WATCH)),
        (HealthReading.state == Vitality.HEALTHY, _ORDER.index(Need.HEALTHY)),
        else_=_ORDER.index(Need.EARLY),
    ).cast(Integer)


def _needy(row: Any) -> Needy:
    need = _ORDER[row.rank]
    known = need in (Need.QUIETING, Need.WATCH, Need.HEALTHY)
    return Needy(
        id=row.id,
        slug=row.slug,
        name=row.name,
        stage=row.stage,
        visibility=row.visibility,
        need=need,
        state=_told(need, row.state),
        week=row.week if known else None,
        flagged_at=row.raised_at if need is Need.QUIETING else None,
    )
