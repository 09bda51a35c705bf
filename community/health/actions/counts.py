"""Brings the weekly table in step with what was posted: week by week, and thread by thread.

Posts are read and counted outside any write, and written a part at a time. A post that arrives
meanwhile leaves a mark with a newer number, and is counted by the next run; so does everything
that a run which was stopped has not come to, because marks go last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.communities.models import MemberRole, Membership, MembershipState
from community.health.counting.conversations import thread_rows
from community.health.counting.firsts import Person, settle
from community.health.counting.parts import parts
from community.health.counting.posts import Post, posts_between, posts_in
from community.health.counting.starts import starts_of
from community.health.counting.weekly import Counted, count
from community.health.models import (
    HealthPairWeek,
    HealthPersonWeek,
    HealthThread,
    HealthWeek,
)
from community.health.weeks import WEEK, bounds
from community.history.actions import write_rows
from community.organisation.queries import organisation_zone

BACK = 8  # weeks that every run counts again
PLACES_AT_ONCE = 100  # communities in one transaction
WEEKS_AT_ONCE = 26  # weeks of one community in one transaction


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What some weeks of some communities are to hold, whatever they hold now."""

    places: Sequence[int]
    weeks: Collection[date]
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class Rethread:
    """What is to be held of some threads; those without a row are forgotten."""

    thread_ids: Sequence[int]
    rows: Sequence[dict[str, Any]]


def count_week(session: Session, week: date) -> list[Recount]:
    """One week of every community that wrote in it, or was thought to have."""
    zone = organisation_zone(session)
    posts = posts_between(session, *bounds(week, zone))
    known = session.scalars(
        select(HealthWeek.community_id).where(HealthWeek.week == week, HealthWeek.posts > 0)
    )
    places = sorted({*known, *(post.community_id for post in posts)})
    counted = count(posts, zone=zone, leads=_leads(session, places))
    return [
        Recount(places=part, weeks=[week], counted=_only(counted, places=set(part), weeks={week}))
        for part in parts(places, PLACES_AT_ONCE)
    ]


def count_weeks(
    session: Session, community_id: int, weeks: Collection[date], posts: Sequence[Post]
) -> list[Recount]:
    """These weeks of one community, from its posts, which may be of other weeks too."""
    zone = organisation_zone(session)
    counted = count(posts, zone=zone, leads=_leads(session, [community_id]))
    return [
        Recount(
            places=[community_id],
            weeks=part,
            counted=_only(counted, places={community_id}, weeks=set(part)),
        )
        for part in parts(sorted(weeks), WEEKS_AT_ONCE)
    ]


def write_recount(session: Session, made: Recount) -> None:
    """Replace the rows of these weeks; what else is known of a week, its readers, stays."""
    before = _people(session, made)
    visitors = _visitors(session, made)
    for table in (HealthWeek, HealthPersonWeek, HealthPairWeek):
        session.execute(
            delete(table).where(table.community_id.in_(made.places), table.week.in_(made.weeks))
        )
    weeks = {(row["community_id"], row["week"]): row for row in made.counted.weeks}
    for key, number in visitors.items():
        weeks[key] = {**weeks.get(key, _silent(*key)), "visitors": number}
    write_rows(session, HealthWeek, list(weeks.values()))
    write_rows(session, HealthPersonWeek, made.counted.people)
    write_rows(session, HealthPairWeek, made.counted.pairs)
    now = {(row["community_id"], row["account_id"]) for row in made.counted.people}
    settle(session, made.places, made.weeks, gone=before - now)


def count_threads(session: Session, thread_ids: Sequence[int], week: date) -> Rethread:
    """These threads as they stood when this week was over."""
    zone = organisation_zone(session)
    _, ends = bounds(week, zone)
    posts = [post for post in posts_in(session, thread_ids) if post.at < ends]
    leads = _leads(session, sorted({post.community_id for post in posts}))
    rows = thread_rows(posts, starts=starts_of(session, thread_ids, zone), leads=leads)
    return Rethread(thread_ids=thread_ids, rows=rows)


def write_threads(session: Session, made: Rethread) -> None:
    """Replace the rows of these threads."""
    session.execute(delete(HealthThread).where(HealthThread.thread_id.in_(made.thread_ids)))
    write_rows(session, HealthThread, made.rows)


def recent_weeks(week: date) -> list[date]:
    """The weeks that every run counts again, oldest first."""
    return [week - back * WEEK for back in reversed(range(BACK))]


def _only(counted: Counted, *, places: set[int], weeks: set[date]) -> Counted:
    def own(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["community_id"] in places and row["week"] in weeks]

    return Counted(weeks=own(counted.weeks), people=own(counted.people), pairs=own(counted.pairs))


def _people(session: Session, made: Recount) -> set[Person]:
    table = HealthPersonWeek
    rows = session.execute(
        select(table.community_id, table.account_id)
        .where(table.community_id.in_(made.places), table.week.in_(made.weeks))
        .distinct()
    )
    return {(place, who) for place, who in rows}


def _visitors(session: Session, made: Recount) -> dict[tuple[int, date], int]:
    table = HealthWeek
    rows = session.execute(
        select(table.community_id, table.week, table.visitors).where(
            table.community_id.in_(made.places),
            table.week.in_(made.weeks),
            table.visitors.is_not(None),
        )
    )
    return {(row.community_id, row.week): row.visitors for row in rows}


def _silent(community_id: int, week: date) -> dict[str, Any]:
    """A week in which nobody wrote, kept for its readers."""
    return {
        "community_id": community_id,
        "week": week,
        "posts": 0,
        "contributors": 0,
        "newcomers": 0,
        "threads": 0,
        "facilitator_posts": 0,
        "facilitator_threads": 0,
        "first_post_at": None,
        "last_post_at": None,
        "gap_squares": 0.0,
    }


def _leads(session: Session, places: Sequence[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for part in parts(places):
        rows = session.execute(
            select(Membership.community_id, Membership.account_id).where(
                Membership.community_id.in_(part),
                Membership.role == MemberRole.FACILITATOR,
                Membership.state == MembershipState.ACTIVE,
            )
        )
        for place, who in rows:
            found[place].add(who)
    return found
