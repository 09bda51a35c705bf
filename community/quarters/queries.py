"""Counts of one quarter of one community, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, exists, func, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.models import Account
from community.health.shapes import FEWEST_PEOPLE
from community.interventions.queries import Entry, tried_between
from community.lifecycle.models import StageMove
from community.organisation.queries import organisation_zone
from community.quarters.figures import Figure, counted, counted_people
from community.quarters.periods import Quarter, running
from community.reactions.models import Trial
from community.reactions.policies import Result
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind

_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A move from one stage to another; who decided is not told here."""

    from_stage: str
    to_stage: str
    moved_at: datetime


@dataclass(frozen=True, kw_only=True)
class QuarterPage:
    """A quarter in counts, beside the one before."""

    quarter: Quarter
    begins: datetime
    ends: datetime
    over: bool
    later: Quarter | None
    figures: Sequence[Figure]
    earlier: Sequence[Figure]
    tried: Sequence[Entry]
    moves: Sequence[Moved]


def quarter_of(session: Session, *, community_id: int, quarter: Quarter) -> QuarterPage:
    """The quarter of a community that the caller may read."""
    zone = organisation_zone(session)
    begins, ends = quarter.bounds(zone)
    later = quarter.after if quarter.after <= running(zone) else None
    return QuarterPage(
        quarter=quarter,
        begins=begins,
        ends=ends,
        over=ends <= clock.now(),
        later=later,
        figures=_figures(session, community_id, begins, ends),
        earlier=_figures(session, community_id, *quarter.before.bounds(zone)),
        tried=tried_between(session, community_id=community_id, begins=begins, ends=ends),
        moves=_moves(session, community_id, begins, ends),
    )


def _figures(session: Session, community_id: int, begins: datetime, ends: datetime) -> list[Figure]:
    asked = session.execute(_asked(community_id, begins, ends)).one()
    given = session.execute(_given(community_id, begins, ends)).one()
    shared = session.execute(_shared(community_id, begins, ends)).one()
    tried = session.execute(_tried(community_id, begins, ends)).one()
    # Databases add hours each in their own way, so that is done here.
    came = session.execute(_first_threads(community_id, begins, ends)).all()
    welcomed = sum(
        bool(row.replied_at) and row.replied_at <= row.created_at + _A_DAY for row in came
    )
    questions = asked.asked if asked.askers >= FEWEST_PEOPLE else None
    return [
        counted("asked", asked.asked, people=asked.askers),
        counted("answered", asked.answered, people=asked.answered_askers, of=questions),
        counted("accepted", asked.accepted, people=asked.accepted_askers, of=questions),
        counted("help", given.replies, people=given.helpers),
        counted("tried", tried.tried, people=tried.people),
        counted(
            "worked",
            tried.worked,
            people=tried.worked_people,
            of=tried.tried if tried.people >= FEWEST_PEOPLE else None,
        ),
        counted_people("surer", tried.surer, of=tried.said),
        counted("insights", shared.insights, people=shared.people),
        counted_people("newcomers", len(came)),
        counted_people("welcomed", welcomed, of=len(came)),
    ]


def _alive(of: Any) -> tuple[ColumnElement[bool], ...]:
    return (of.deleted_at.is_(None), of.hidden_at.is_(None), of.withdrawn_at.is_(None))


def _threads(community_id: int, begins: datetime, ends: datetime) -> tuple[Any, ...]:
    return (
        Thread.community_id == community_id,
        Thread.created_at >= begins,
        Thread.created_at < ends,
        Account.automated.is_(False),
        *_alive(Thread),
    )


def _replied_by_another(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Reply.thread_id == Thread.id, Reply.author_id != Thread.author_id, *_alive(Reply), *more
    )


def _asked(community_id: int, begins: datetime, ends: datetime) -> Any:
    accepting = aliased(Reply)
    answered = _replied_by_another(Reply.kind == ReplyKind.ANSWER, Reply.created_at < ends)
    accepted = and_(accepting.id.is_not(None), accepting.author_id != Thread.author_id)
    return (
        select(
            func.count(Thread.id).label("asked"),
            func.count(distinct(Thread.author_id)).label("askers"),
            func.count(Thread.id).filter(answered).label("answered"),
            func.count(distinct(Thread.author_id)).filter(answered).label("answered_askers"),
            func.count(Thread.id).filter(accepted).label("accepted"),
            func.count(distinct(Thread.author_id)).filter(accepted).label("accepted_askers"),
        )
        .join(Account, Account.id == Thread.author_id)
        .outerjoin(accepting, accepting.id == Thread.accepted_reply_id)
        .where(*_threads(community_id, begins, ends), Thread.kind == ThreadKind.QUESTION)
    )


def _given(community_id: int, begins: datetime, ends: datetime) -> Any:
    return (
        select(
            func.count(Reply.id).label("replies"),
            func.count(distinct(Reply.author_id)).label("helpers"),
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .join(Account, Account.id == Reply.author_id)
        .where(
            Thread.community_id == community_id,
            Reply.created_at >= begins,
            Reply.created_at < ends,
            Reply.author_id != Thread.author_id,
            Account.automated.is_(False),
            *_alive(Reply),
            *_alive(Thread),
        )
    )


def _shared(community_id: int, begins: datetime, ends: datetime) -> Any:
    return (
        select(
            func.count(Thread.id).label("insights"),
            func.count(distinct(Thread.author_id)).label("people"),
        )
        .join(Account, Account.id == Thread.author_id)
        .where(*_threads(community_id, begins, ends), Thread.kind == ThreadKind.INSIGHT)
    )


def _tried(community_id: int, begins: datetime, ends: datetime) -> Any:
    """What came of trying posts of this community, as people say it; nobody's words."""
    worked = Trial.result.in_((Result.WORKED, Result.PARTLY))
    said = and_(Trial.before.is_not(None), Trial.after.is_not(None))
    who = distinct(Trial.account_id)
    return (
        select(
            func.count(Trial.id).label("tried"),
            func.count(who).label("people"),
            func.count(Trial.id).filter(worked).label("worked"),
            func.count(who).filter(worked).label("worked_people"),
            func.count(who).filter(said).label("said"),
            func.count(who).filter(and_(said, Trial.after > Trial.before)).label("surer"),
        )
        .select_from(Trial)
        .outerjoin(Reply, Reply.id == Trial.reply_id)
        .join(Thread, Thread.id == func.coalesce(Trial.thread_id, Reply.thread_id))
        .where(
            Thread.community_id == community_id,
            Trial.result.is_not(None),
            Trial.answered_at >= begins,
            Trial.answered_at < ends,
        )
    )


def _first_threads(community_id: int, begins: datetime, ends: datetime) -> Any:
    earlier = aliased(Thread)
    before = exists().where(
        earlier.community_id == community_id,
        earlier.author_id == Thread.author_id,
        earlier.id != Thread.id,
        (earlier.created_at < Thread.created_at)
        | ((earlier.created_at == Thread.created_at) & (earlier.id < Thread.id)),
    )
    firsts = (
        select(Thread.author_id, Thread.id, Thread.created_at)
        .join(Account, Account.id == Thread.author_id)
        .where(*_threads(community_id, begins, ends), ~before)
        .subquery()
    )
    replied = (
        select(func.min(Reply.created_at))
        .where(
            Reply.thread_id == firsts.c.id, Reply.author_id != firsts.c.author_id, *_alive(Reply)
        )
        .scalar_subquery()
    )
    return select(firsts.c.created_at, replied.label("replied_at"))


def _moves(session: Session, community_id: int, begins: datetime, ends: datetime) -> list[Moved]:
    rows = session.execute(
        select(StageMove.from_stage, StageMove.to_stage, StageMove.moved_at)
        .where(
            StageMove.community_id == community_id,
            StageMove.moved_at >= begins,
            StageMove.moved_at < ends,
        )
        .order_by(StageMove.moved_at, StageMove.id)
        .limit(20)
    )
    return [Moved(**row._asdict()) for row in rows]
