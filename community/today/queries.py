"""A facilitator's day: the lines of every source, without those that are dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.today.lines import Line, Place, Source
from community.today.models import MarkState, TodayMark

MOST_LINES = 10
FEWEST_PEOPLE = 5
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Day:
    """What needs somebody today.

    `more` lines wait behind the ten; `marked` is the line just dealt with, to be taken back.
    """

    places: Sequence[Place]
    lines: Sequence[Line]
    more: int = 0
    marked: Line | None = None
    state: MarkState | None = None


@dataclass(frozen=True, kw_only=True)
class Week:
    """What went well in the last seven days; a count below five people is None."""

    replies: int | None
    helpers: int
    answered: int | None
    insights: int | None


def lines_of(
    session: Session, actor: Actor, places: Sequence[Place], sources: Iterable[Source]
) -> list[Line]:
    """Every line, each key once, in the order that the page states."""
    found: dict[str, Line] = {}
    if places:
        for source in sources:
            for line in source(session, actor, places):
                found.setdefault(line.key, line)
    return sorted(found.values(), key=in_order)


def in_order(line: Line) -> tuple[int, datetime, str]:
    """The order that the page states."""
    return (line.rank, line.since, line.key)


def day_from(
    session: Session, actor: Actor, places: Sequence[Place], lines: Sequence[Line], *, marked: str
) -> Day:
    """The day without what was done, dismissed or put off; `marked` is a key just dealt with."""
    marks = _marks_of(session, actor) if lines else {}
    waiting = [line for line in lines if not _hides(marks.get(line.key))]
    just = next((line for line in lines if line.key == marked and marked in marks), None)
    return Day(
        places=places,
        lines=waiting[:MOST_LINES],
        more=max(len(waiting) - MOST_LINES, 0),
        marked=just,
        state=MarkState(marks[marked].state) if just else None,
    )


def _marks_of(session: Session, actor: Actor) -> dict[str, TodayMark]:
    rows = session.scalars(select(TodayMark).where(TodayMark.account_id == actor.id))
    return {row.key: row for row in rows}


def _hides(mark: TodayMark | None) -> bool:
    if mark is None:
        return False
    return mark.state != MarkState.SNOOZED or mark.until is None or mark.until > clock.now()


def good_week(session: Session, places: Sequence[Place]) -> Week:
    """Counts over all these communities together, so that nobody can be seen through them."""
    ids = [place.id for place in places]
    since = clock.now() - _A_WEEK
    given = session.execute(_given(ids, since)).one()
    shared = session.execute(_shared(ids, since)).one()
    return Week(
        replies=_shown(given.replies, people=given.helpers),
        helpers=given.helpers,
        answered=_shown(given.answered, people=given.askers),
        insights=_shown(shared.insights, people=shared.people),
    )


def _given(place_ids: list[int], since: datetime) -> Any:
    answered = Thread.kind == ThreadKind.QUESTION, Reply.kind == ReplyKind.ANSWER
    return (
        select(
            func.count(Reply.id).label("replies"),
            func.count(distinct(Reply.author_id)).label("helpers"),
            func.count(distinct(Thread.id)).filter(*answered).label("answered"),
            func.count(distinct(Thread.author_id)).filter(*answered).label("askers"),
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(
            Thread.community_id.in_(place_ids),
            Reply.created_at >= since,
            Reply.author_id != Thread.author_id,
            Account.automated.is_(False),
            *_alive(Reply),
            *_alive(Thread),
        )
    )


def _shared(place_ids: list[int], since: datetime) -> Any:
    return (
        select(
            func.count(Thread.id).label("insights"),
            func.count(distinct(Thread.author_id)).label("people"),
        )
        .join(Account, Account.id == Thread.author_id)
        .where(
            Thread.community_id.in_(place_ids),
            Thread.kind == ThreadKind.INSIGHT,
            Thread.created_at >= since,
            Account.automated.is_(False),
            *_alive(Thread),
        )
    )


def _alive(of: type[Thread] | type[Reply]) -> tuple[ColumnElement[bool], ...]:
    return (of.deleted_at.is_(None), of.hidden_at.is_(None), of.withdrawn_at.is_(None))


def _shown(count: int, *, people: int) -> int | None:
    return count if people >= FEWEST_PEOPLE else None
