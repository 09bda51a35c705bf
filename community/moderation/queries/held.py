"""Posts that wait: the queue of a community, one's own, and what waits for a facilitator's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, select, true
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import readable_by
from community.communities.models import Community
from community.moderation.targets import report_target
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import HeldPost, Thread

_MOST_OWN = 20  # shown beside a list of threads or in a thread


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """A post that waits or was decided; `thread_title` is where it is said, or its own title."""

    id: int
    kind: str
    community_slug: str | None  # None where the author may not read any more
    community_name: str | None
    thread_id: int | None
    reply_id: int | None
    parent_id: int | None
    thread_title: str
    title: str
    body: str
    body_html: str
    renderer: int
    tags: Sequence[str]
    why: Sequence[str]
    version: int
    author_id: int
    author_handle: str
    author_name: str
    author_avatar: str | None
    created_at: datetime
    edited_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    outcome: str | None
    measure_id: int | None
    due_at: datetime
    overdue: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has decided on it."""
        return self.decided_at is None

    @property
    def state(self) -> str:
        """`waiting`, `approved`, `rejected`, or `closed` by the end of the community."""
        return self.outcome or "waiting"


def _held(reader: Actor | None = None) -> Any:
    """With `reader` a community they may not read (any more) stays without a name."""
    decider = aliased(Account)
    named = true() if reader is None else readable_by(reader)
    live = and_(Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    there = true() if reader is None else and_(named, live)
    return (
        select(
            *(HeldPost.id, HeldPost.kind, HeldPost.thread_id, HeldPost.reply_id),
            *(HeldPost.parent_id, HeldPost.title, HeldPost.body, HeldPost.body_html),
            *(HeldPost.renderer, HeldPost.tags, HeldPost.why, HeldPost.version),
            *(HeldPost.created_at, HeldPost.edited_at, HeldPost.decided_at, HeldPost.outcome),
            HeldPost.measure_id,
            case((named, Community.slug)).label("community_slug"),
            case((named, Community.name)).label("community_name"),
            case((there, Thread.title)).label("said_in"),
            Account.id.label("author_id"),
            Account.handle.label("author_handle"),
            Account.name.label("author_name"),
            Account.avatar.label("author_avatar"),
            decider.name.label("decided_by"),
        )
        .join(Community, Community.id == HeldPost.community_id)
        .join(Account, Account.id == HeldPost.author_id)
        .outerjoin(Thread, Thread.id == HeldPost.thread_id)
        .outerjoin(decider, decider.id == HeldPost.decided_by_id)
    )


def held_page(
    session: Session,
    *,
    community_id: int,
    decided: bool = False,
    cursor: str | None = None,
    size: int = DEFAULT_SIZE,
) -> Page[HeldRow]:
    """What waits in a community, oldest first; what was decided, newest first."""
    state = HeldPost.decided_at.is_not(None) if decided else HeldPost.decided_at.is_(None)
    return _page(session, HeldPost.community_id == community_id, state, latest=decided,
                 cursor=cursor, size=size)  # fmt: skip


def own_held_page(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[HeldRow]:
    """The actor's own posts that wait or waited, newest first."""
    mine = HeldPost.author_id == (actor.id or 0)
    return _page(session, mine, latest=True, cursor=cursor, size=size, reader=actor)


def _page(
    session: Session,
    *which: ColumnElement[bool],
    latest: bool,
    cursor: str | None,
    size: int,
    reader: Actor | None = None,
) -> Page[HeldRow]:
    page: Page[Any] = keyset_page(
        session,
        _held(reader).where(*which),
        order=((HeldPost.id, latest),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    target = report_target(session)
    return Page(items=[_row(row, target) for row in page.items], next_cursor=page.next_cursor)


def held_row(session: Session, held_id: int, *, reader: Actor | None = None) -> HeldRow:
    """One post; access has been granted. `reader` is its author."""
    row = session.execute(_held(reader).where(HeldPost.id == held_id)).one()
    return _row(row, report_target(session))


def own_waiting(
    session: Session, actor: Actor, *, community_id: int | None = None, thread_id: int | None = None
) -> Sequence[HeldRow]:
    """What the actor wrote and waits, of a community's new threads, or in one thread."""
    if actor.id is None or actor.suspended:
        return ()
    where = (
        HeldPost.thread_id == thread_id
        if community_id is None
        else (HeldPost.community_id == community_id) & HeldPost.thread_id.is_(None)
    )
    rows = session.execute(
        _held(actor)
        .where(HeldPost.author_id == actor.id, HeldPost.decided_at.is_(None), where)
        .order_by(HeldPost.id)
        .limit(_MOST_OWN)
    ).all()
    target = report_target(session) if rows else None
    return [_row(row, target) for row in rows]


def _row(row: Any, target: Any) -> HeldRow:
    found = row._asdict()
    due = row.created_at + target
    found["thread_title"] = found.pop("said_in") or row.title
    return HeldRow(**found, due_at=due, overdue=row.decided_at is None and due < clock.now())
