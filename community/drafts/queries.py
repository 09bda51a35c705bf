"""The drafts of one person, with where they belong as far as that person may read it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community
from community.drafts.actions.keeping import MOST_DRAFTS
from community.drafts.models import Draft
from community.drafts.places import Act
from community.errors import NotFound
from community.paging import Page, keyset_page
from community.threads.access import is_live_reply
from community.threads.models import Reply, Thread, Upload


@dataclass(frozen=True, kw_only=True)
class DraftPlace:
    """Where a draft belongs; `thread_id` is None for a thread that is to be started."""

    community_slug: str
    community_name: str
    thread_id: int | None
    thread_title: str | None
    thread_kind: str | None
    reply_id: int | None


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A draft; `place` is None when its author may not read there any more, or it was removed."""

    id: int
    act: str
    kind: str
    title: str
    body: str
    tags: str
    reason: str
    alias: bool
    based_on: int | None
    version: int
    created_at: datetime
    touched_at: datetime
    post_at: datetime | None
    time_zone: str
    refused: str
    place: DraftPlace | None


_OWN = tuple(name for name in DraftRow.__dataclass_fields__ if name != "place")
_PLACE = tuple(DraftPlace.__dataclass_fields__)


def drafts_page(
    session: Session,
    actor: Actor,
    *,
    scheduled: bool | None = False,
    cursor: str | None = None,
    size: int = 20,
) -> Page[DraftRow]:
    """The actor's drafts, those touched last first; one statement.

    `scheduled` says which: those that wait for their author, those that have a time, or with None
    all.
    """
    which = _mine(actor)
    if scheduled is not None:
        which = which.where(Draft.post_at.is_not(None) if scheduled else Draft.post_at.is_(None))
    page: Page[Row[Any]] = keyset_page(
        session,
        which,
        order=((Draft.touched_at.expression, True), (Draft.id.expression, True)),
        key=lambda row: (row.touched_at, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def scheduled_drafts(session: Session, actor: Actor) -> Sequence[DraftRow]:
    """What the actor has asked to be posted later, the next first."""
    rows = session.execute(
        _mine(actor)
        .where(Draft.post_at.is_not(None))
        .order_by(Draft.post_at, Draft.id)
        .limit(MOST_DRAFTS)
    )
    return [_shown(row) for row in rows]


def draft_row(session: Session, actor: Actor, draft_id: int) -> DraftRow:
    """One of the actor's drafts; NotFound for any other."""
    row = session.execute(_mine(actor).where(Draft.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)


def draft_at(
    session: Session, actor: Actor, key: str, *, wanted: int | None = None
) -> Draft | None:
    """What the actor has begun at the place of this key: `wanted`, or what they touched there last.

    A draft of another place is none here.
    """
    if actor.id is None:
        return None
    asked = select(Draft).where(Draft.account_id == actor.id)
    if wanted is None:
        return session.scalar(asked.where(Draft.place == key))
    found = session.scalar(asked.where(Draft.id == wanted))
    return found if found is not None and found.place.partition("#")[0] == key else None


def shown_in_draft() -> ColumnElement[bool]:
    """Whether a draft of whoever brought an upload shows it: it is kept as long as that."""
    shown = Draft.body.contains("/uploads/" + Upload.key)
    return exists().where(Draft.account_id == Upload.account_id, shown)


def brought_for(draft_id: int) -> ColumnElement[bool]:
    """Whether an upload is of the person whose draft this is."""
    return Upload.account_id.in_(select(Draft.account_id).where(Draft.id == draft_id))


def _mine(actor: Actor) -> Select[Any]:
    live_thread = and_(Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    there = or_(
        Draft.act == Act.START,
        and_(live_thread, or_(Draft.reply_id.is_(None), is_live_reply())),
    )
    open_to_them = and_(readable_by(actor), there)

    def told(column: Any, name: str) -> Any:
        """What is not to be read does not leave the database."""
        return case((open_to_them, column), else_=None).label(name)

    return (
        select(
            *(getattr(Draft, name) for name in _OWN),
            told(Community.slug, "community_slug"),
            told(Community.name, "community_name"),
            told(Thread.id, "thread_id"),
            told(Thread.title, "thread_title"),
            told(Thread.kind, "thread_kind"),
            told(Reply.id, "reply_id"),
        )
        .outerjoin(Thread, Thread.id == Draft.thread_id)
        .outerjoin(Reply, Reply.id == Draft.reply_id)
        .join(Community, Community.id == func.coalesce(Thread.community_id, Draft.community_id))
        .where(Draft.account_id == (actor.id or 0))
    )


def _shown(row: Row[Any]) -> DraftRow:
    place = None
    if row.community_slug is not None:
        place = DraftPlace(**{name: getattr(row, name) for name in _PLACE})
    return DraftRow(**{name: getattr(row, name) for name in _OWN}, place=place)
