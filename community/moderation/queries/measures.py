"""What was decided about somebody: for themselves, and for the facilitators of one community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import readable_by
from community.communities.models import Community
from community.moderation.judges import answerable_by
from community.moderation.models import Appeal, CannedText, Measure, PersonNote
from community.moderation.policies import Ruling
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.seal.masks import is_self
from community.threads.models import HeldPost, Reply, Thread


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """A measure with its appeal, if there is one. It names the part that acted, never who.

    `body_html` is the hidden or rejected post, for its author and whoever judges an appeal, None
    once it is deleted; `community_slug` is None for the organisation.
    """

    id: int
    kind: str
    community_slug: str | None
    community_name: str | None
    rule: str
    reason: str
    created_at: datetime
    until: datetime | None
    lifted_at: datetime | None
    thread_id: int | None
    reply_id: int | None
    thread_title: str | None
    body_html: str | None
    account_handle: str
    account_name: str
    appeal_id: int | None
    appeal: str | None
    appealed_at: datetime | None
    outcome: str | None
    answer: str | None
    waits_again: bool  # a rejected post that could not be published when that was reversed

    @property
    def holds(self) -> bool:
        """Whether it is still in force."""
        if self.lifted_at is not None:
            return False
        return self.until is None or self.until > clock.now()


def _waits_again() -> ColumnElement[bool]:
    return and_(
        Appeal.outcome == Ruling.REVERSED,
        HeldPost.id.is_not(None),
        HeldPost.decided_at.is_(None),
    )


def _measures(reader: Actor | None = None) -> Any:
    """With `reader` a community that they may not read (any more) stays without its name."""
    named = true() if reader is None else readable_by(reader)
    return (
        select(
            *(Measure.id, Measure.kind, Measure.rule, Measure.reason, Measure.created_at),
            *(Measure.until, Measure.lifted_at, Measure.thread_id, Measure.reply_id),
            case((named, Community.slug)).label("community_slug"),
            case((named, Community.name)).label("community_name"),
            func.coalesce(Thread.title, HeldPost.title).label("thread_title"),
            case(
                (Reply.deleted_at.is_not(None), None),
                (Thread.deleted_at.is_not(None), None),
                else_=func.coalesce(Reply.body_html, Thread.body_html, HeldPost.body_html),
            ).label("body_html"),
            Account.handle.label("account_handle"),
            Account.name.label("account_name"),
            Appeal.id.label("appeal_id"),
            Appeal.body.label("appeal"),
            Appeal.created_at.label("appealed_at"),
            Appeal.outcome,
            Appeal.answer,
            case((_waits_again(), True), else_=False).label("waits_again"),
        )
        .join(Account, Account.id == Measure.account_id)
        .outerjoin(Community, Community.id == Measure.community_id)
        .outerjoin(Thread, Thread.id == Measure.thread_id)
        .outerjoin(Reply, Reply.id == Measure.reply_id)
        .outerjoin(HeldPost, HeldPost.measure_id == Measure.id)
        .outerjoin(Appeal, Appeal.measure_id == Measure.id)
    )


def _page(
    session: Session,
    *which: ColumnElement[bool],
    oldest_first: bool,
    cursor: str | None,
    size: int,
    reader: Actor | None = None,
) -> Page[MeasureRow]:
    page: Page[Any] = keyset_page(
        session,
        _measures(reader).where(*which),
        order=((Measure.id, not oldest_first),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    items = [MeasureRow(**row._asdict()) for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def own_measures(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[MeasureRow]:
    """What was decided about the actor, newest first."""
    mine = is_self(Measure.account_id, actor.id or 0)
    return _page(session, mine, oldest_first=False, cursor=cursor, size=size, reader=actor)


def measure_row(session: Session, measure_id: int, *, reader: Actor | None = None) -> MeasureRow:
    """One measure; access has been granted. `reader` is the person concerned."""
    row = session.execute(_measures(reader).where(Measure.id == measure_id)).one()
    return MeasureRow(**row._asdict())


def measures_of_member(
    session: Session,
    *,
    community_id: int,
    account_id: int,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[MeasureRow]:
    """What one community decided about a member, newest first."""
    here = (Measure.community_id == community_id, Measure.account_id == account_id)
    return _page(session, *here, oldest_first=False, cursor=cursor, size=size)


def appeals_waiting(
    session: Session,
    actor: Actor,
    *,
    community_id: int | None = None,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[MeasureRow]:
    """Open appeals that come to the actor, of all communities or of one, oldest first."""
    open_ones = [Appeal.id.is_not(None), Appeal.decided_at.is_(None), answerable_by(actor)]
    if community_id is not None:
        open_ones.append(Measure.community_id == community_id)
    return _page(session, *open_ones, oldest_first=True, cursor=cursor, size=size)


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """A canned text; `own` is False for those of the organisation."""

    id: int
    title: str
    body: str
    own: bool


def texts_for(session: Session, community_id: int | None) -> Sequence[TextRow]:
    """Canned texts of a community and of the organisation; with None the organisation's alone."""
    rows = session.scalars(
        select(CannedText)
        .where(or_(CannedText.community_id.is_(None), CannedText.community_id == community_id))
        .order_by(CannedText.title, CannedText.id)
        .limit(100)
    )
    return [
        TextRow(id=row.id, title=row.title, body=row.body, own=row.community_id == community_id)
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class PersonNoteRow:
    """A facilitator's note about a member."""

    id: int
    author_name: str
    author_handle: str
    body: str
    created_at: datetime


def notes_about(session: Session, *, community_id: int, account_id: int) -> Sequence[PersonNoteRow]:
    """The latest hundred notes about a member, newest first."""
    author = aliased(Account)
    rows = session.execute(
        select(
            PersonNote.id,
            author.name.label("author_name"),
            author.handle.label("author_handle"),
            PersonNote.body,
            PersonNote.created_at,
        )
        .join(author, author.id == PersonNote.author_id)
        .where(PersonNote.community_id == community_id, PersonNote.account_id == account_id)
        .order_by(PersonNote.id.desc())
        .limit(100)
    )
    return [PersonNoteRow(**row._asdict()) for row in rows]
