"""Communities that are being prepared: what each has, and what it still needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.lifecycle.limits import opening_limits
from community.lifecycle.models import Opening, Succession, SuccessionKind
from community.lifecycle.policies import CHARTER_PARTS, OpeningStep, Preparation, opening_steps
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Thread


@dataclass(frozen=True, kw_only=True)
class UnderPreparation:
    """A proposal as overseers see it: its name, since when, and how far it has come."""

    community_id: int
    name: str
    opens_as: str
    proposed_at: datetime
    steps: tuple[OpeningStep, ...]


def parted_on(session: Session, community_id: int | None = None) -> dict[int, datetime]:
    """By community that was split off and has opened, when that was; of all, or of one."""
    wanted = select(Succession.successor_id, Succession.agreed_at).where(
        Succession.kind == SuccessionKind.SPLIT, Succession.agreed_at.is_not(None)
    )
    if community_id is not None:
        wanted = wanted.where(Succession.successor_id == community_id)
    return {place: opened for place, opened in session.execute(wanted) if opened is not None}


def steps_of(session: Session, community_id: int) -> list[OpeningStep]:
    """The way to the opening of one community, as far as it has come."""
    row = session.execute(_prepared().where(Opening.community_id == community_id)).one()
    return opening_steps(_preparation(row), opening_limits(session), now=clock.now())


def under_preparation(
    session: Session, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[UnderPreparation]:
    """Every proposal that has neither opened nor been dropped, newest first."""
    page: Page[Any] = keyset_page(
        session,
        _prepared().where(Opening.opened_at.is_(None), Community.stage != Stage.ARCHIVED),
        order=((Opening.community_id, True),),
        key=lambda row: (row.community_id,),
        cursor=cursor,
        size=size,
    )
    limits, now = opening_limits(session), clock.now()
    found = [
        UnderPreparation(
            community_id=row.community_id,
            name=row.name,
            opens_as=row.opens_as,
            proposed_at=row.proposed_at,
            steps=tuple(opening_steps(_preparation(row), limits, now=now)),
        )
        for row in page.items
    ]
    return Page(items=found, next_cursor=page.next_cursor)


def own_preparations(session: Session, account_id: int) -> int:
    """How many proposals of one person are being prepared."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Opening)
            .join(Community, Community.id == Opening.community_id)
            .where(
                Opening.proposed_by_id == account_id,
                Opening.opened_at.is_(None),
                Community.stage != Stage.ARCHIVED,
            )
        )
        or 0
    )


def live_threads(place: ColumnElement[int]) -> ColumnElement[int]:
    """How many threads of a community can be read."""
    return (
        select(func.count())
        .select_from(Thread)
        .where(
            Thread.community_id == place, Thread.hidden_at.is_(None), Thread.deleted_at.is_(None)
        )
        .scalar_subquery()
    )


def _prepared() -> Select[*tuple[Any, ...]]:
    return select(
        Opening.community_id,
        Opening.proposal,
        Opening.opens_as,
        Opening.proposed_at,
        Opening.first_kind,
        Opening.first_at,
        Opening.first_where,
        Community.name,
        Community.members_count,
        *(getattr(Community, part) for part in CHARTER_PARTS),
        live_threads(Community.id.expression).label("threads"),
    ).join(Community, Community.id == Opening.community_id)


def _preparation(row: Any) -> Preparation:
    return Preparation(
        proposal=bool(row.proposal.strip()),
        founders=row.members_count,
        charter_missing=tuple(part for part in CHARTER_PARTS if not getattr(row, part).strip()),
        first_kind=row.first_kind,
        first_at=row.first_at,
        first_where=row.first_where,
        threads=row.threads,
    )
