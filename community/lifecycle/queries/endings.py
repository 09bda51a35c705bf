"""What an ending shows: what was made together, and where members can go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Stage
from community.lifecycle.models import Succession, SuccessionKind
from community.lifecycle.stages import FEWEST_PEOPLE
from community.threads.models import Reply, Thread, ThreadKind

_MOST_TOLD = 10


@dataclass(frozen=True, kw_only=True)
class Helpful:
    """A thread that helped: it has an accepted answer, or readers liked it."""

    id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a community made; counts of fewer than five people are None."""

    threads: int
    answered: int
    people: int | None
    helpful: list[Helpful]


@dataclass(frozen=True, kw_only=True)
class Following:
    """Where one community leads; only those that the reader may open are given."""

    id: int
    slug: str
    name: str
    summary: str
    kind: str


def made_together(session: Session, community_id: int) -> Made:
    """The raw material of a harvest, in three statements."""
    live = (
        Thread.community_id == community_id,
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )
    counted = session.execute(
        select(
            func.count().label("threads"),
            func.count(Thread.accepted_reply_id).label("answered"),
        )
        .select_from(Thread)
        .where(*live)
    ).one()
    wrote = union(
        select(Thread.author_id).where(*live),
        select(Reply.author_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(*live, Reply.hidden_at.is_(None), Reply.deleted_at.is_(None)),
    ).subquery()
    people = session.scalar(select(func.count()).select_from(wrote)) or 0
    return Made(
        threads=counted.threads,
        answered=counted.answered,
        people=people if people >= FEWEST_PEOPLE else None,
        helpful=_helpful(session, live),
    )


def _helpful(session: Session, live: Sequence[Any]) -> list[Helpful]:
    solved = Thread.accepted_reply_id.is_not(None)
    rows = session.execute(
        select(Thread.id, Thread.title)
        .where(*live, solved | (Thread.score > 0) | (Thread.kind == ThreadKind.INSIGHT))
        .order_by(solved.desc(), Thread.score.desc(), Thread.replies_count.desc(), Thread.id)
        .limit(_MOST_TOLD)
    )
    return [Helpful(id=row.id, title=row.title) for row in rows]


def following(
    session: Session, actor: Actor, community_id: int, *kinds: SuccessionKind
) -> list[Following]:
    """Where a community leads, as far as the actor may read there."""
    rows = session.execute(
        _following()
        .where(
            Succession.community_id == community_id,
            Succession.kind.in_(kinds),
            or_(Succession.kind != SuccessionKind.MERGED, Succession.agreed_at.is_not(None)),
            or_(Succession.kind != SuccessionKind.SPLIT, Succession.agreed_at.is_not(None)),
            readable_by(actor),
            Community.stage != Stage.ARCHIVED,
        )
        .order_by(Succession.id)
    )
    return [Following(**row._asdict()) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A merge that was offered or agreed to."""

    id: int
    name: str
    slug: str


def offer_of(session: Session, community_id: int) -> Offer | None:
    """The merge that this community offered and that nobody answered yet."""
    row = session.execute(
        select(Succession.id, Community.name, Community.slug)
        .join(Community, Community.id == Succession.successor_id)
        .where(
            Succession.community_id == community_id,
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else Offer(**row._asdict())


def offers_to(session: Session, community_id: int) -> list[Offer]:
    """Communities that would like to be taken in here."""
    rows = session.execute(
        select(Succession.id, Community.name, Community.slug)
        .join(Community, Community.id == Succession.community_id)
        .where(
            Succession.successor_id == community_id,
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_(None),
        )
        .order_by(Succession.id)
        .limit(20)
    )
    return [Offer(**row._asdict()) for row in rows]


def merged_into(session: Session, community_id: int) -> Offer | None:
    """Where a merged community went; to be shown to its members and to readers over there."""
    row = session.execute(
        select(Succession.id, Community.name, Community.slug)
        .join(Community, Community.id == Succession.successor_id)
        .where(
            Succession.community_id == community_id,
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_not(None),
        )
        .order_by(Succession.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Offer(**row._asdict())


def leads_to(session: Session, actor: Actor, place: Community) -> str | None:
    """The slug of where a merged community's home leads, for those who may read there."""
    if place.stage != Stage.ARCHIVED:
        return None
    found = following(session, actor, place.id, SuccessionKind.MERGED)
    return found[-1].slug if found else None


def _following() -> Select[*tuple[Any, ...]]:
    return select(
        Community.id, Community.slug, Community.name, Community.summary, Succession.kind
    ).join(Succession, Succession.successor_id == Community.id)
