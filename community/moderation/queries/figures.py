"""Moderation of a finished quarter in counts, none of which rests on fewer than five people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.health.shapes import FEWEST_PEOPLE
from community.moderation.models import Appeal, Measure, Report
from community.moderation.policies import MeasureKind, Outcome, Reason, Ruling
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class Count:
    """How often something happened; None where fewer than five people stand behind it.

    `group` is `reports`, `reasons`, `outcomes`, `measures`, `kinds`, `appeals` or `rulings`.
    """

    group: str
    code: str
    value: int | None


def moderation_figures(
    session: Session, *, community_id: int, begins: datetime, ends: datetime
) -> Sequence[Count]:
    """The counts of one community from `begins` to before `ends`.

    The parts of a whole are told together or not at all: one that is left out could be had by
    subtraction. Only finished quarters are asked for, as two counts of a running one differ by
    what happened in between.
    """
    within = (Report.created_at >= begins, Report.created_at < ends)
    reports = _reports().where(Report.community_id == community_id, *within)
    measures = _measures().where(
        Measure.community_id == community_id,
        Measure.created_at >= begins,
        Measure.created_at < ends,
    )
    appeals = (
        _measures()
        .join(Appeal, Appeal.measure_id == Measure.id)
        .where(
            Measure.community_id == community_id,
            Appeal.created_at >= begins,
            Appeal.created_at < ends,
        )
    )
    return [
        _whole(session, "reports", reports),
        *_parts(session, "reasons", reports, Report.reason, [str(each) for each in Reason]),
        *_parts(session, "outcomes", reports, Report.outcome, [str(each) for each in Outcome]),
        _whole(session, "measures", measures),
        *_parts(session, "kinds", measures, Measure.kind, _KINDS),
        _whole(session, "appeals", appeals),
        *_parts(session, "rulings", appeals, Appeal.outcome, [str(each) for each in Ruling]),
    ]


_KINDS = [str(kind) for kind in MeasureKind if kind != MeasureKind.SUSPEND]


def _reports() -> Any:
    """How many, by how many people, about how many."""
    return (
        select(
            func.count().label("many"),
            func.count(func.distinct(Report.reporter_id)).label("people"),
            func.count(func.distinct(func.coalesce(Reply.author_id, Thread.author_id))).label(
                "concerned"
            ),
        )
        .select_from(Report)
        .join(Thread, Thread.id == Report.thread_id)
        .outerjoin(Reply, Reply.id == Report.reply_id)
    )


def _measures() -> Any:
    concerned = func.count(func.distinct(Measure.account_id))
    return select(
        func.count().label("many"), concerned.label("people"), concerned.label("concerned")
    ).select_from(Measure)


def _whole(session: Session, group: str, statement: Any) -> Count:
    row = session.execute(statement).one()
    return Count(group=group, code="all", value=row.many if _enough(row) else None)


def _parts(
    session: Session, group: str, statement: Any, column: Any, codes: Sequence[str]
) -> Iterator[Count]:
    rows = session.execute(statement.add_columns(column.label("code")).group_by(column)).all()
    tells = bool(rows) and all(_enough(row) for row in rows)
    found = {row.code: row.many for row in rows}
    for code in codes:
        yield Count(group=group, code=code, value=found.get(code, 0) if tells else None)


def _enough(row: Any) -> bool:
    return bool(min(row.people, row.concerned) >= FEWEST_PEOPLE)
