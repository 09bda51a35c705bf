"""Notes which weeks must be counted again, as the journal tells what was posted and taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, exists, func, select
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
from community.insertion import insert_into
from community.organisation.queries import organisation_zone
from community.outbox import DomainEvent
from community.threads.events import (
    ThreadRearranged,
    ThreadRemoved,
    ThreadRestored,
    ThreadsImported,
    ThreadsMoved,
)
from community.threads.models import Reply, Thread

# Stands for all weeks of a community: nobody has counted it before.
ALL_WEEKS = date(1970, 1, 5)

Marks = dict[tuple[int, date], int]


@dataclass(kw_only=True)
class _Touched:
    """What events name, each with the newest event that does."""

    threads: dict[int, int] = field(default_factory=dict)  # their first posts
    whole: dict[int, int] = field(default_factory=dict)  # threads with everything in them
    replies: dict[int, int] = field(default_factory=dict)
    people: dict[tuple[int, int], int] = field(default_factory=dict)  # by community and account
    # By thread, the communities that it was in.
    left: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, seq: int, event: DomainEvent) -> None:
        named: Any = event
        if isinstance(event, MembershipStarted | MembershipChanged | MembershipEnded):
            self.people[named.community_id, named.account_id] = seq
        elif isinstance(event, ThreadsImported | ThreadsMoved):
            self.whole |= dict.fromkeys(event.thread_ids, seq)
        elif isinstance(event, ThreadRearranged | ThreadRemoved | ThreadRestored):
            self.whole[event.thread_id] = seq
        elif getattr(event, "reply_id", None) is None:
            self.threads[named.thread_id] = seq
        else:
            self.replies[named.reply_id] = seq
        if isinstance(event, ThreadsMoved):
            for thread_id in event.thread_ids:
                self.left[thread_id].add(event.source_id)


def mark_weeks(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Mark the weeks that these events touch; few statements for a batch.

    With a thread go, or come, posts of all the weeks in which it was written in; with one that
    moves, they go in one community and come in the other. Whose part in a
    community changes has led, or not, in all the weeks in which they wrote: figures tell who
    leads now.
    """
    touched = _Touched()
    for seq, event in events:
        touched.add(seq, event)
    zone = organisation_zone(session)
    marks: Marks = {}
    for seq, thread_id, place, at in _moments(session, touched):
        for each in (place, *touched.left.get(thread_id, ())):
            _add(marks, each, week_of(at, zone), seq)
    for seq, place, week in _written(session, touched.people):
        _add(marks, place, week, seq)
    write_marks(session, marks)


def write_marks(session: Session, marks: Marks) -> None:
    """Mark weeks by community, each with the event that says so."""
    for part in parts(sorted(marks.items())):
        wanted = insert_into(session, cast("Table", HealthDirty.__table__)).values(
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


def _moments(session: Session, touched: _Touched) -> Iterable[tuple[int, int, int, datetime]]:
    """Event, thread, community and time of the posts, be they gone by now or not."""
    said = select(Reply.id, Reply.thread_id, Thread.community_id, Reply.created_at).join(
        Thread, Thread.id == Reply.thread_id
    )
    starts, whole, replies = {**touched.threads, **touched.whole}, touched.whole, touched.replies
    for part in parts(sorted(starts)):
        begun = select(Thread.id, Thread.community_id, Thread.created_at)
        for thread, place, at in session.execute(begun.where(Thread.id.in_(part))):
            yield starts[thread], thread, place, at
    for part in parts(sorted(whole)):
        for _, thread, place, at in session.execute(said.where(Reply.thread_id.in_(part))):
            yield whole[thread], thread, place, at
    for part in parts(sorted(replies)):
        for reply, thread, place, at in session.execute(said.where(Reply.id.in_(part))):
            yield replies[reply], thread, place, at


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
