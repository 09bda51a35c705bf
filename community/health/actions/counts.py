"""Brings the weekly table in step with what was posted: eight weeks back, and further where marked.

Posts are read and counted outside any write; a post that arrives meanwhile leaves a mark with a
newer number, and is counted by the next run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, func, select, tuple_
from sqlalchemy.orm import Session

from community.communities.models import Community, MemberRole, Membership, MembershipState
from community.health.counting.conversations import thread_rows
from community.health.counting.posts import Post, posts_between, posts_in, posts_of
from community.health.counting.weekly import Counted, Person, count
from community.health.models import (
    HealthDirty,
    HealthPairWeek,
    HealthPersonWeek,
    HealthThread,
    HealthWeek,
)
from community.health.weeks import WEEK, bounds
from community.history.actions import write_rows
from community.organisation.queries import organisation_zone

Item = TypeVar("Item")

BACK = 8  # weeks that every run counts again
_AT_ONCE = 400  # ids in one statement


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What is to be written: rows of some communities, for all their weeks or from one on."""

    community_ids: Sequence[int]
    since: date | None  # None: all weeks
    until: date
    counted: Counted
    threads: list[dict[str, Any]]
    seen: int  # the newest mark that had been made when the posts were read


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Communities whose older weeks must be counted again, and the newest mark."""

    whole: Sequence[int]
    seen: int


def marked(session: Session, week: date) -> Marked:
    """What the marks ask for beyond the eight weeks up to `week`."""
    since = week - (BACK - 1) * WEEK
    rows = session.execute(select(HealthDirty.community_id, HealthDirty.week, HealthDirty.seq))
    found = list(rows)
    return Marked(
        whole=sorted({row.community_id for row in found if row.week < since}),
        seen=max((row.seq for row in found), default=0),
    )


def recent(session: Session, week: date, *, seen: int) -> Recount:
    """The eight weeks up to `week` of all communities."""
    zone = organisation_zone(session)
    since = week - (BACK - 1) * WEEK
    begins, _ = bounds(since, zone)
    _, ends = bounds(week, zone)
    posts = posts_between(session, begins, ends)
    touched = _whole_threads(session, {post.thread_id for post in posts})
    people = {(post.community_id, post.author_id) for post in posts}
    people |= {(post.community_id, post.starter_id) for post in touched}
    places = sorted({place for place, _ in people})
    known = dict(_first_weeks(session, people, before=since))
    leads = _leads(session, places)
    counted = count(posts, zone=zone, known=known, leads=leads)
    rows = thread_rows(
        touched, zone=zone, firsts=counted.firsts, joined=_joined(session, people), leads=leads
    )
    everywhere = list(session.scalars(select(Community.id)))
    return Recount(
        community_ids=everywhere, since=since, until=week, counted=counted, threads=rows, seen=seen
    )


def whole(session: Session, community_id: int, week: date, *, seen: int) -> Recount:
    """All weeks of one community up to `week`, in one pass over its posts."""
    zone = organisation_zone(session)
    _, ends = bounds(week, zone)
    posts = [post for post in posts_of(session, community_id) if post.at < ends]
    leads = _leads(session, [community_id])
    counted = count(posts, zone=zone, known={}, leads=leads)
    people = set(counted.firsts)
    rows = thread_rows(
        posts, zone=zone, firsts=counted.firsts, joined=_joined(session, people), leads=leads
    )
    return Recount(
        community_ids=[community_id],
        since=None,
        until=week,
        counted=counted,
        threads=rows,
        seen=seen,
    )


def write_recount(session: Session, made: Recount) -> None:
    """Replace the rows, and take away the marks that have been seen to."""
    for table in (HealthWeek, HealthPersonWeek, HealthPairWeek):
        for places in _parts(made.community_ids):
            session.execute(
                delete(table).where(
                    table.community_id.in_(places), *_span(table.week.expression, made)
                )
            )
    if made.since is None:
        session.execute(
            delete(HealthThread).where(HealthThread.community_id.in_(made.community_ids))
        )
    else:
        for ids in _parts([row["thread_id"] for row in made.threads]):
            session.execute(delete(HealthThread).where(HealthThread.thread_id.in_(ids)))
    for model, rows in (
        (HealthWeek, made.counted.weeks),
        (HealthPersonWeek, made.counted.people),
        (HealthPairWeek, made.counted.pairs),
        (HealthThread, made.threads),
    ):
        write_rows(session, model, rows)
    for places in _parts(made.community_ids):
        session.execute(
            delete(HealthDirty).where(
                HealthDirty.community_id.in_(places),
                HealthDirty.seq <= made.seen,
                *_span(HealthDirty.week.expression, made),
            )
        )


def _span(week: ColumnElement[Any], made: Recount) -> Iterator[ColumnElement[bool]]:
    if made.since is not None:
        yield week >= made.since
        yield week <= made.until


def _whole_threads(session: Session, ids: set[int]) -> list[Post]:
    return [post for part in _parts(sorted(ids)) for post in posts_in(session, part)]


def _first_weeks(
    session: Session, people: Iterable[Person], *, before: date
) -> Iterator[tuple[Person, date]]:
    table = HealthPersonWeek
    for part in _parts(sorted(people)):
        rows = session.execute(
            select(table.community_id, table.account_id, func.min(table.week))
            .where(
                tuple_(table.community_id, table.account_id).in_(part),
                table.week < before,
            )
            .group_by(table.community_id, table.account_id)
        )
        yield from (((place, who), week) for place, who, week in rows)


def _leads(session: Session, places: Sequence[int]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part in _parts(places):
        rows = session.execute(
            select(Membership.community_id, Membership.account_id).where(
                Membership.community_id.in_(part),
                Membership.role == MemberRole.FACILITATOR,
                Membership.state == MembershipState.ACTIVE,
            )
        )
        for place, who in rows:
            found[place].append(who)
    return found


def _joined(session: Session, people: Iterable[Person]) -> dict[Person, datetime]:
    found: dict[Person, datetime] = {}
    for part in _parts(sorted(people)):
        rows = session.execute(
            select(Membership.community_id, Membership.account_id, Membership.joined_at).where(
                tuple_(Membership.community_id, Membership.account_id).in_(part)
            )
        )
        found |= {(place, who): at for place, who, at in rows}
    return found


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
