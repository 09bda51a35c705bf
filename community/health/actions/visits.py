"""Keep marks of readers for eight weeks at the most, and their key for four."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from sqlalchemy import CursorResult, Table, delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.base import Base
from community.communities.models import Community
from community.health.models import HealthWeek, Visit, VisitKey
from community.health.visits import KEPT, SETTING, SHIPPED, mark_of, period_of
from community.health.weeks import WEEK, last_closed
from community.insertion import insert_into
from community.organisation.actions import decide
from community.organisation.queries import decided, organisation_zone

_MARKS_AT_ONCE = 500


class Seen(NamedTuple):
    """Somebody read in a community; held in memory for a minute, never stored like this."""

    community_id: int
    account_id: int
    at: datetime


def are_counted(session: Session) -> bool:
    """Whether the organisation lets readers be counted."""
    return bool(decided(session, SETTING, shipped=SHIPPED)["counted"])


def write_visits(session: Session, seen: Collection[Seen]) -> int:
    """Turn what was seen into marks, one for a reader, community and day; how many were new."""
    if not seen or not are_counted(session):
        return 0
    zone = organisation_zone(session)
    keys: dict[date, bytes] = {}
    rows = {}
    for each in seen:
        day = each.at.astimezone(zone).date()
        period = period_of(day)
        if period not in keys:
            keys[period] = _key_of(session, period)
        mark = mark_of(keys[period], each.community_id, each.account_id)
        rows[each.community_id, day, mark] = {
            "community_id": each.community_id,
            "day": day,
            "visitor": mark,
        }
    return _insert(session, Visit, list(rows.values()))


def _key_of(session: Session, period: date) -> bytes:
    """The key of four weeks; of several processes that begin them at once one makes it."""
    _insert(session, VisitKey, [{"period": period, "key": secrets.token_bytes(32)}])
    return session.execute(select(VisitKey.key).where(VisitKey.period == period)).scalar_one()


def _insert(session: Session, table: type[Base], rows: list[dict[str, object]]) -> int:
    wanted = insert_into(session, cast("Table", table.__table__)).on_conflict_do_nothing()
    made = session.connection().execute(wanted, rows)
    return max(made.rowcount, 0)


def count_visitors(session: Session) -> None:
    """Note in the weekly table how many read in each closed week that has marks, once a week.

    A week that was noted is left alone, so that this may be asked often.
    """
    zone = organisation_zone(session)
    newest = last_closed(clock.now(), zone)
    weeks = [newest - number * WEEK for number in range(KEPT // WEEK)]
    noted = set(
        session.scalars(
            select(HealthWeek.week)
            .where(HealthWeek.week.in_(weeks), HealthWeek.visitors.is_not(None))
            .distinct()
        )
    )
    for week in weeks:
        if week not in noted:
            for community_id, visitors in _counted(session, week):
                _note(session, community_id, week, visitors)


def _counted(session: Session, week: date) -> Sequence[tuple[int, int]]:
    rows = session.execute(
        select(Visit.community_id, func.count(Visit.visitor.distinct()))
        .where(Visit.day >= week, Visit.day < week + WEEK)
        .group_by(Visit.community_id)
    )
    return [(community_id, visitors) for community_id, visitors in rows]


def _note(session: Session, community_id: int, week: date, visitors: int) -> None:
    own = (HealthWeek.community_id == community_id, HealthWeek.week == week)
    changed = session.execute(
        update(HealthWeek)
        .where(*own)
        .values(visitors=visitors)
        .execution_options(synchronize_session=False)
    )
    if isinstance(changed, CursorResult) and changed.rowcount == 0:
        session.add(HealthWeek(community_id=community_id, week=week, visitors=visitors))


def forget_visits(session: Session) -> None:
    """Delete keys whose four weeks are over, and marks of more than eight weeks ago."""
    today = clock.now().astimezone(organisation_zone(session)).date()
    session.execute(delete(VisitKey).where(VisitKey.period < period_of(today)))
    session.execute(delete(Visit).where(Visit.day <= today - KEPT))


def choose_visits(session: Session, *, counted: bool, by: Actor) -> None:
    """Let readers be counted, or not: then every mark and key goes at once."""
    decide(session, SETTING, {"counted": counted}, by=by)
    if not counted:
        session.execute(delete(Visit))
        session.execute(delete(VisitKey))


def forget_reader(session: Session, account_id: int) -> None:
    """Delete the marks of one person that can still be found, those of the last four weeks."""
    places = session.scalars(select(Community.id)).all()
    for key in session.scalars(select(VisitKey.key)).all():
        marks = [mark_of(key, place, account_id) for place in places]
        for start in range(0, len(marks), _MARKS_AT_ONCE):
            some = marks[start : start + _MARKS_AT_ONCE]
            session.execute(delete(Visit).where(Visit.visitor.in_(some)))
