"""Reads about a person's own data: copies, what leaving would do, what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.models import Account, OrganisationRole
from community.accounts.queries.admins import able_admin
from community.base import Base
from community.communities.able import is_able
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.errors import NotFound
from community.moderation.models import Report
from community.own_data.models import Choice, DataExport, Departure, ExportState
from community.questions.models import Vote
from community.threads.models import Reply, Thread, Upload


@dataclass(frozen=True, kw_only=True)
class ExportLine:
    """A copy as its owner sees it; `size` in bytes."""

    id: int
    state: ExportState
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    size: int | None


_LINE = (
    DataExport.id,
    DataExport.state,
    DataExport.asked_at,
    DataExport.ready_at,
    DataExport.expires_at,
    DataExport.size,
)
_MOST_SHOWN = 10


def own_exports(session: Session, account_id: int) -> list[ExportLine]:
    """The person's newest copies, those that are over left out."""
    rows = session.execute(
        select(*_LINE)
        .where(DataExport.account_id == account_id, _is_shown())
        .order_by(DataExport.id.desc())
        .limit(_MOST_SHOWN)
    )
    return [_line(row._asdict()) for row in rows]


def own_export(session: Session, account_id: int, export_id: int) -> ExportLine:
    """One of the person's own copies; NotFound for any other."""
    row = session.execute(
        select(*_LINE).where(
            DataExport.account_id == account_id, DataExport.id == export_id, _is_shown()
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _line(row._asdict())


def _is_shown() -> ColumnElement[bool]:
    over = or_(DataExport.state == ExportState.GONE, DataExport.expires_at <= clock.now())
    return func.coalesce(over, False).is_(False)


def _line(values: dict[str, object]) -> ExportLine:
    return ExportLine(**values)  # type: ignore[arg-type]  # the columns above, by name


def export_file(session: Session, account_id: int, export_id: int) -> str:
    """The name of the file of one's own copy that can be fetched; NotFound for any other."""
    file = session.scalar(
        select(DataExport.file).where(
            DataExport.id == export_id,
            DataExport.account_id == account_id,
            DataExport.state == ExportState.READY,
            DataExport.expires_at > clock.now(),
        )
    )
    if file is None:
        raise NotFound
    return file


def export_to_make(session: Session) -> tuple[int, int] | None:
    """The copy that waits longest, and whose it is."""
    row = session.execute(
        select(DataExport.id, DataExport.account_id)
        .where(DataExport.state == ExportState.WAITING)
        .order_by(DataExport.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.id, row.account_id)


def kept_files(session: Session) -> set[str]:
    """The files of copies that can be fetched now."""
    wanted = select(DataExport.file).where(
        DataExport.state == ExportState.READY, DataExport.expires_at > clock.now()
    )
    return {file for file in session.scalars(wanted) if file}


def files_over(session: Session) -> list[str]:
    """The files of copies that are over and lie there still."""
    wanted = select(DataExport.file).where(DataExport.state == ExportState.GONE)
    return [file for file in session.scalars(wanted.where(DataExport.file.is_not(None))) if file]


def has_work(session: Session) -> bool:
    """Whether a copy waits to be made, or somebody's time to leave has come."""
    copies = select(DataExport.id).where(DataExport.state == ExportState.WAITING).limit(1)
    return session.scalar(copies) is not None or bool(departures_due(session))


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Somebody is leaving."""

    choice: Choice
    asked_at: datetime
    due_at: datetime


def departure_of(session: Session, account_id: int) -> Leaving | None:
    """How and when this person leaves, if they do."""
    row = session.execute(
        select(Departure.choice, Departure.asked_at, Departure.due_at).where(
            Departure.account_id == account_id, Departure.done_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else Leaving(**row._asdict())


def departures_due(session: Session) -> Sequence[int]:
    """The accounts whose week is over."""
    return session.scalars(
        select(Departure.account_id)
        .where(Departure.done_at.is_(None), Departure.due_at <= clock.now())
        .order_by(Departure.id)
        .limit(50)
    ).all()


def is_to_be_swept(session: Session) -> bool:
    """Whether somebody has gone whose traces still lie in free pages and old segments."""
    wanted = select(Departure.id).where(
        Departure.done_at.is_not(None), Departure.swept_at.is_(None)
    )
    return session.scalar(wanted.limit(1)) is not None


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """How much of a person there is, for the preview of leaving."""

    threads: int
    threads_answered: int  # those in which others wrote
    replies: int
    votes: int
    images: int
    communities: int
    reports: int


def footprint_of(session: Session, account_id: int) -> Footprint:
    """Counts what leaving is about; one statement."""
    others = aliased(Reply)
    answered = (
        select(others.id)
        .where(
            others.thread_id == Thread.id,
            others.author_id != account_id,
            others.deleted_at.is_(None),
            others.hidden_at.is_(None),
        )
        .exists()
    )
    mine = _count(Thread, Thread.author_id == account_id, Thread.deleted_at.is_(None))
    row = session.execute(
        select(
            mine.scalar_subquery().label("threads"),
            mine.where(answered).scalar_subquery().label("threads_answered"),
            _count(Reply, Reply.author_id == account_id, Reply.deleted_at.is_(None))
            .scalar_subquery()
            .label("replies"),
            _count(Vote, Vote.account_id == account_id).scalar_subquery().label("votes"),
            _count(Upload, Upload.account_id == account_id).scalar_subquery().label("images"),
            _count(
                Membership,
                Membership.account_id == account_id,
                Membership.state == MembershipState.ACTIVE,
            )
            .scalar_subquery()
            .label("communities"),
            _count(Report, Report.reporter_id == account_id).scalar_subquery().label("reports"),
        )
    ).one()
    return Footprint(**row._asdict())


def _count(table: type[Base], *which: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(table).where(*which)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A community by its address and name."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What nobody else could do if this person left."""

    last_admin: bool
    alone_in: tuple[Place, ...]


def duties_of(session: Session, account_id: int) -> Duties:
    """Whether this is the last admin, and which communities with other members they hold alone."""
    other_admin = select(Account.id).where(able_admin(), Account.id != account_id)
    role = session.scalar(select(Account.role).where(Account.id == account_id))
    last = role == OrganisationRole.ADMIN and session.scalar(other_admin.limit(1)) is None
    return Duties(last_admin=last, alone_in=_alone_in(session, account_id))


def _alone_in(session: Session, account_id: int) -> tuple[Place, ...]:
    other = aliased(Membership)
    others = (
        select(other.id)
        .join(Account, Account.id == other.account_id)
        .where(
            other.community_id == Community.id,
            other.state == MembershipState.ACTIVE,
            other.account_id != account_id,
            is_able(),
        )
    )
    leads = others.where(other.role == MemberRole.FACILITATOR)
    rows = session.execute(
        select(Community.slug, Community.name)
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            Community.stage != Stage.ARCHIVED,
            others.exists(),
            ~leads.exists(),
        )
        .order_by(Community.name)
        .limit(50)
    )
    return tuple(Place(slug=row.slug, name=row.name) for row in rows)
