"""The stage of a community as its page shows it: the proposal, the gates, the moves so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.models import Account
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Tag,
)
from community.lifecycle.models import (
    Opening,
    ProposalState,
    StageMove,
    StageProposal,
    StageReading,
)
from community.lifecycle.queries.openings import live_threads
from community.lifecycle.stages import (
    SPLIT,
    Gate,
    figures_in,
    founding_gates,
    gates,
    gates_in,
    shown,
)
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import Reply, Thread

_RENEWED_WITHIN = timedelta(weeks=26)


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """An open proposal with what speaks for it and against it."""

    id: int
    from_stage: str
    to_stage: str
    since: date
    evidence: list[Gate]
    counter_evidence: list[Gate]
    tags: list[str]  # of the smaller group, where it is proposed to split
    other_tags: list[str]  # of the larger one


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """One move; a name is None where the system or an erased person moved."""

    id: int
    from_stage: str
    to_stage: str
    moved_at: datetime
    reason: str
    figures: list[Gate]
    by_name: str | None
    by_handle: str | None


@dataclass(frozen=True, kw_only=True)
class LifecycleFigures:
    """What only the life of a community knows of the gates, at this moment."""

    begun_at: datetime
    members: int
    facilitators: int
    charter_complete: bool
    sponsor_set: bool
    seeded_threads: int
    first_event_dated: bool
    artefacts: int

    def age_weeks(self, week: date) -> int:
        """How old it is at the end of a week."""
        return max(0, (week + timedelta(days=7) - self.begun_at.date()).days // 7)


def gather(session: Session, community_ids: Sequence[int]) -> dict[int, LifecycleFigures]:
    """The figures of many communities, in one statement."""
    rows = session.execute(_figures().where(Community.id.in_(community_ids)))
    return {row.id: _lifecycle_figures(row) for row in rows}


def _figures() -> Select[*tuple[Any, ...]]:
    since = clock.now() - _RENEWED_WITHIN
    place = Community.id.expression
    facilitators = (
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.community_id == place,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
        )
        .scalar_subquery()
    )
    made = Thread.community_id == place, Thread.hidden_at.is_(None), Thread.deleted_at.is_(None)
    answers = (
        select(func.count())
        .select_from(Thread)
        .join(Reply, Reply.id == Thread.accepted_reply_id)
        .where(*made, func.coalesce(Reply.edited_at, Reply.created_at) >= since)
        .scalar_subquery()
    )
    pinned = (
        select(func.count())
        .select_from(Thread)
        .where(*made, Thread.pinned_at.is_not(None), Thread.last_activity_at >= since)
        .scalar_subquery()
    )
    return select(
        Community.id,
        Community.created_at,
        Community.members_count,
        *(getattr(Community, part) for part in ("purpose", "domain", "practice", "sponsor")),
        Opening.opened_at,
        Opening.first_at,
        Opening.community_id.label("was_proposed"),
        facilitators.label("facilitators"),
        live_threads(place).label("threads"),
        (answers + pinned).label("artefacts"),
    ).outerjoin(Opening, Opening.community_id == Community.id)


def _lifecycle_figures(row: Any) -> LifecycleFigures:
    return LifecycleFigures(
        begun_at=row.opened_at or row.created_at,
        members=row.members_count,
        facilitators=row.facilitators,
        charter_complete=all(part.strip() for part in (row.purpose, row.domain, row.practice)),
        sponsor_set=bool(row.sponsor.strip()),
        seeded_threads=row.threads,
        # A community that was made whole has had its beginning.
        first_event_dated=row.was_proposed is None or row.first_at is not None,
        artefacts=row.artefacts,
    )


@dataclass(frozen=True, kw_only=True)
class NextGates:
    """What leads out of the stage a community is in; `week` is None for what is known at once."""

    gates: list[Gate]
    week: date | None = None


def next_gates(session: Session, place: Community, limits: Mapping[str, float]) -> NextGates:
    """The gates as the newest weekly run left them; the founding checklist as it is now."""
    if place.stage == Stage.POTENTIAL:
        known = gather(session, [place.id])[place.id]
        return NextGates(gates=founding_gates(known, limits))
    newest = session.scalars(
        select(StageReading)
        .where(StageReading.community_id == place.id)
        .order_by(StageReading.week.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return NextGates(gates=[])
    found = gates(place.stage, figures_in(newest.figures), limits)
    return NextGates(gates=[shown(gate) for gate in found], week=newest.week)


def open_proposal(
    session: Session, community_id: int, *, reads: bool = False
) -> ProposalRow | None:
    """What is proposed now; tags are named to whoever reads the community."""
    row = session.scalars(
        select(StageProposal).where(
            StageProposal.community_id == community_id, StageProposal.state == ProposalState.OPEN
        )
    ).one_or_none()
    if row is None:
        return None
    parted = reads and row.to_stage == SPLIT
    topics = topics_by_name(session, [community_id]) if parted else {}
    smaller, larger = topics.get(community_id, ([], []))
    return ProposalRow(
        id=row.id,
        from_stage=row.from_stage,
        to_stage=row.to_stage,
        since=row.since,
        evidence=gates_in(row.evidence),
        counter_evidence=gates_in(row.counter_evidence),
        tags=smaller,
        other_tags=larger,
    )


def topics_by_name(
    session: Session, community_ids: Sequence[int]
) -> dict[int, tuple[list[str], list[str]]]:
    """The tags of the smaller and of the larger group by the newest run; two statements.

    Each has five people behind it. Tags that are gone by now are left out.
    """
    later = aliased(StageReading)
    newest = select(func.max(later.week)).where(later.community_id == StageReading.community_id)
    rows = session.execute(
        select(StageReading.community_id, StageReading.figures).where(
            StageReading.community_id.in_(community_ids),
            StageReading.week == newest.scalar_subquery(),
        )
    )
    found = {
        place: (figures.get("smaller_tags", ()), figures.get("larger_tags", ()))
        for place, figures in rows
    }
    wanted = [tag for groups in found.values() for tags in groups for tag in tags]
    tags = select(Tag.id, Tag.community_id, Tag.name).where(Tag.id.in_(wanted))
    names = {(tag, place): name for tag, place, name in session.execute(tags)}

    def named(place: int, tags: Sequence[int]) -> list[str]:
        return sorted(names[tag, place] for tag in tags if (tag, place) in names)

    return {
        place: (named(place, smaller), named(place, larger))
        for place, (smaller, larger) in found.items()
    }


def moves(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[MoveRow]:
    """The moves of a community, newest first."""
    page: Page[Any] = keyset_page(
        session,
        select(
            StageMove.id,
            StageMove.from_stage,
            StageMove.to_stage,
            StageMove.moved_at,
            StageMove.reason,
            StageMove.figures,
            Account.name.label("by_name"),
            Account.handle.label("by_handle"),
        )
        .outerjoin(Account, Account.id == StageMove.moved_by_id)
        .where(StageMove.community_id == community_id),
        order=((StageMove.moved_at.expression, True), (StageMove.id.expression, True)),
        key=lambda row: (row.moved_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_move(row) for row in page.items], next_cursor=page.next_cursor)


def _move(row: Any) -> MoveRow:
    return MoveRow(**{**row._asdict(), "figures": gates_in(row.figures)})
