"""Notes which weeks must be counted again, as the journal tells what was posted and taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.communities.events import (
    MembershipChanged,
    MembershipEnded,
    MembershipStarted,
)
from community.communities.models import Community
from community.health.actions.counts import BACK
from community.health.counting.parts import parts
from community.health.counting.posts import live_threads
from community.health.models import HealthDirty, HealthPersonWeek, HealthWeek
from community.health.weeks import WEEK, bounds, week_of
from community.organisation.queries import organisation_zone
from community.outbox import DomainEvent
from community.threads.events import ThreadRemoved, ThreadRestored, ThreadsImported
from community.threads.models import Reply, Thread

# Stands for all weeks of a community: nobody has counted it before.
ALL_WEEKS = date(1970, 1, 5)

Marks = dict[tuple[int, date], int]


def mark_weeks(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Mark the weeks that these events touch; few statements for a batch.

    With a thread go, or come, posts of all the weeks in which it was written in. Whose part in a
    community changes has led, or not, in all the weeks in which they wrote: figures tell who
    leads now.
    """
    threads: dict[int, int] = {}
    whole: dict[int, int] = {}
    replies: dict[int, int] = {}
    people: dict[tuple[int, int], int] = {}
    for seq, event in events:
        named: Any = event
        if isinstance(event, MembershipStarted | MembershipChanged | MembershipEnded):
            people[named.community_id, named.account_id] = seq
        elif isinstance(event, ThreadsImported):
            whole |= dict.fromkeys(event.thread_ids, seq)
        elif isinstance(event, ThreadRemoved | ThreadRestored):
            whole[event.thread_id] = seq
        elif getattr(event, "reply_id", None) is None:
            threads[named.thread_id] = seq
        else:
            replies[named.reply_id] = seq
    zone = organisation_zone(session)
    marks: Marks = {}
    for seq, place, at in _moments(session, threads, replies, whole):
        _add(marks, place, week_of(at, zone), seq)
    for seq, place, week in _written(session, people):
        _add(marks, place, week, seq)
    write_marks(session, marks)


def write_marks(session: Session, marks: Marks) -> None:
    """Mark weeks by community, each with the event that says so."""
    insert = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for part in parts(sorted(marks.items())):
        wanted = insert.insert(HealthDirty).values(
            [{"community_id": place, "week": week, "seq": seq} for (place, week), seq in part]
        )
        session.execute(
            wanted.on_conflict_do_update(
                index_elements=["community_id", "week"], set_={"seq": wanted.excluded.seq}
            )
        )


def mark_uncounted(session: Session) -> None:
    """Mark communities that have threads and not one counted week: all theirs are to be counted.

    The mark goes when all are, so that a first count that is stopped is made again.
    """
    write_marks(session, dict.fromkeys(((place, ALL_WEEKS) for place in _uncounted(session)), 0))


def backlog(session: Session, week: date) -> dict[int, set[date]]:
    """Weeks that are marked, by community, and older than those that every run counts."""
    since = week - (BACK - 1) * WEEK
    rows = session.execute(
        select(HealthDirty.community_id, HealthDirty.week)
        .where(HealthDirty.week < since)
        .order_by(HealthDirty.community_id)
    )
    found: dict[int, set[date]] = defaultdict(set)
    for place, marked in rows:
        found[place].add(marked)
    return dict(found)


def newest_mark(session: Session) -> int:
    """The newest mark there is: what comes later has not been seen."""
    return session.scalar(select(func.max(HealthDirty.seq))) or 0


def unmark(session: Session, *, seen: int, until: date, community_id: int | None = None) -> None:
    """Take away marks that have been seen to, of all communities or of one."""
    wanted = delete(HealthDirty).where(HealthDirty.seq <= seen, HealthDirty.week <= until)
    if community_id is not None:
        wanted = wanted.where(HealthDirty.community_id == community_id)
    session.execute(wanted)


def is_uncounted(session: Session, week: date) -> bool:
    """Whether a community was written in up to this week and was never counted."""
    _, ends = bounds(week, organisation_zone(session))
    return bool(_uncounted(session, Thread.created_at < ends))


def _uncounted(session: Session, *which: ColumnElement[bool]) -> Sequence[int]:
    counted = exists().where(HealthWeek.community_id == Community.id, HealthWeek.posts > 0)
    written = (
        exists()
        .where(Thread.community_id == Community.id, *live_threads(), *which)
        .where(Account.id == Thread.author_id, Account.automated.is_(False))
    )
    return session.scalars(select(Community.id).where(~counted, written)).all()


def _add(marks: Marks, place: int, week: date, seq: int) -> None:
    marks[place, week] = max(seq, marks.get((place, week), 0))


def _moments(
    session: Session,
    threads: Mapping[int, int],
    replies: Mapping[int, int],
    whole: Mapping[int, int],
) -> Iterable[tuple[int, int, Any]]:
    """Event, community and time of the posts, be they gone by now or not."""
    said = select(Reply.id, Reply.thread_id, Thread.community_id, Reply.created_at).join(
        Thread, Thread.id == Reply.thread_id
    )
    starts = {**threads, **whole}
    for part in parts(sorted(starts)):
        rows = session.execute(
            select(Thread.id, Thread.community_id, Thread.created_at).where(Thread.id.in_(part))
        )
        yield from ((starts[row.id], row.community_id, row.created_at) for row in rows)
    for part in parts(sorted(whole)):
        rows = session.execute(said.where(Reply.thread_id.in_(part)))
        yield from ((whole[row.thread_id], row.community_id, row.created_at) for row in rows)
    for part in parts(sorted(replies)):
        rows = session.execute(said.where(Reply.id.in_(part)))
        yield from ((replies[row.id], row.community_id, row.created_at) for row in rows)


def _written(
    session: Session, people: Mapping[tuple[int, int], int]
) -> Iterable[tuple[int, int, date]]:
    """Event, community and week of what these people wrote, as it was counted."""
    table = HealthPersonWeek
    for (place, who), seq in people.items():
        weeks = session.scalars(
            select(table.week).where(table.community_id == place, table.account_id == who)
        )
        yield from ((seq, place, week) for week in weeks)
