"""Whose first week in a community it was, told by the stored rows of people.

Exactly one row of each person bears the flag: that of their oldest week. Only what was written
anew can move it, so that nobody's history is read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from community.health.models import HealthPersonWeek, HealthWeek

Person = tuple[int, int]  # community and account


@dataclass(frozen=True)
class _Oldest:
    person: Person
    week: date
    flagged: bool


def settle(
    session: Session, places: Sequence[int], weeks: Collection[date], *, gone: Iterable[Person]
) -> None:
    """Set the flags after these weeks of these communities were written with none set.

    `gone` are people who had rows in them before and have none now.
    """
    moved: set[tuple[int, date]] = {(place, week) for place in places for week in weeks}
    found = [*_writing(session, places, weeks), *_resting(session, gone)]
    begun = [each for each in found if each.week in weeks]
    for each in begun:
        moved |= _unflag_later(session, each)
    flagged = [each for each in found if each.week in weeks or not each.flagged]
    _flag(session, flagged)
    _count_newcomers(session, moved | {(each.person[0], each.week) for each in flagged})


def _writing(session: Session, places: Sequence[int], weeks: Collection[date]) -> Iterator[_Oldest]:
    """The oldest weeks of everybody who wrote in these weeks; one look each into the index."""
    table, older = HealthPersonWeek, aliased(HealthPersonWeek)
    own = (older.community_id == table.community_id, older.account_id == table.account_id)
    oldest = select(older.week).where(*own).order_by(older.week).limit(1).scalar_subquery()
    flagged = select(older.first).where(*own).order_by(older.week).limit(1).scalar_subquery()
    rows = session.execute(
        select(table.community_id, table.account_id, oldest, flagged)
        .where(table.community_id.in_(places), table.week.in_(weeks))
        .distinct()
    )
    yield from (_Oldest((place, who), week, flag) for place, who, week, flag in rows)


def _resting(session: Session, gone: Iterable[Person]) -> Iterator[_Oldest]:
    table = HealthPersonWeek
    for place, who in sorted(gone):
        row = session.execute(
            select(table.week, table.first)
            .where(table.community_id == place, table.account_id == who)
            .order_by(table.week)
            .limit(1)
        ).one_or_none()
        if row is not None:
            yield _Oldest((place, who), row.week, row.first)


def _unflag_later(session: Session, begun: _Oldest) -> set[tuple[int, date]]:
    """Take the flag from weeks after the oldest: somebody began earlier than was known."""
    table = HealthPersonWeek
    place, who = begun.person
    later = session.scalars(
        select(table).where(
            table.community_id == place,
            table.account_id == who,
            table.week > begun.week,
            table.first.expression,
        )
    ).all()
    for row in later:
        row.first = False
    session.flush()  # what follows speaks to the rows themselves
    return {(place, row.week) for row in later}


def _flag(session: Session, found: Sequence[_Oldest]) -> None:
    if not found:
        return
    table = cast("Table", HealthPersonWeek.__table__)
    wanted = (
        update(table)
        .where(
            table.c.community_id == bindparam("place"),
            table.c.account_id == bindparam("who"),
            table.c.week == bindparam("at"),
        )
        .values(first=True)
    )
    rows: list[dict[str, Any]] = [
        {"place": each.person[0], "who": each.person[1], "at": each.week} for each in found
    ]
    session.connection().execute(wanted, rows)


def _count_newcomers(session: Session, moved: Collection[tuple[int, date]]) -> None:
    table, people = cast("Table", HealthWeek.__table__), HealthPersonWeek
    began = (
        select(func.count())
        .select_from(people)
        .where(
            people.community_id == table.c.community_id,
            people.week == table.c.week,
            people.first.expression,
        )
        .scalar_subquery()
    )
    wanted = (
        update(table)
        .where(table.c.community_id == bindparam("place"), table.c.week == bindparam("at"))
        .values(newcomers=began)
    )
    rows = [{"place": place, "at": week} for place, week in sorted(moved)]
    if rows:
        session.connection().execute(wanted, rows)
