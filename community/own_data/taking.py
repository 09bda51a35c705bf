"""Read what a person takes along: their rows as plain values, and the names they may read.

Apart from `queries` because only the worker asks it, a portion at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account, Avatar, Pseudonym
from community.base import Base
from community.communities.access import readable_by
from community.communities.models import Community
from community.moderation.models import Appeal, Measure, ModerationEntry
from community.own_data.portions import Portion
from community.seal.masks import ids_of, is_self
from community.threads.access import visible_to
from community.threads.filetypes import ending_of, is_image
from community.threads.models import Reply, Thread, Upload

_AT_ONCE = 500
Row = Mapping[str, Any]


def rows_of(session: Session, portion: Portion, account_id: int) -> Iterator[Row]:
    """The rows of one portion in the order of their keys, as values that JSON knows."""
    table = Base.metadata.tables[portion.table]
    # What they did under an alias is theirs; the account of the alias is no account of theirs.
    whose = [account_id] if table is Account.__table__ else ids_of(session, account_id)
    return _plain(
        session,
        select(*(table.c[name] for name in portion.columns))
        .where(table.c[portion.whose].in_(whose))
        .order_by(*_key(table)),
    )


def _key(table: Table) -> list[Any]:
    return list(table.primary_key.columns)


def log_of(session: Session, account_id: int, *, about: bool) -> Iterator[Row]:
    """The lines of the moderation log about the person, or by them; without the other side."""
    side = ModerationEntry.subject if about else ModerationEntry.actor
    mine = select(Pseudonym.pseudonym).where(is_self(Pseudonym.account_id, account_id))
    return _plain(
        session,
        select(
            ModerationEntry.act,
            ModerationEntry.actor_role,
            ModerationEntry.community_id,
            ModerationEntry.thread_id,
            ModerationEntry.reply_id,
            ModerationEntry.reason,
            ModerationEntry.created_at,
        )
        .where(side.in_(mine))
        .order_by(ModerationEntry.id),
    )


def appeals_of(session: Session, account_id: int) -> Iterator[Row]:
    """The person's appeals, which are theirs through what was decided about them."""
    return _plain(
        session,
        select(Appeal.body, Appeal.created_at, Appeal.decided_at, Appeal.outcome, Appeal.answer)
        .join(Measure, Measure.id == Appeal.measure_id)
        .where(is_self(Measure.account_id, account_id))
        .order_by(Appeal.id),
    )


def _plain(session: Session, wanted: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    for row in session.execute(wanted.execution_options(yield_per=_AT_ONCE)).mappings():
        yield {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An uploaded file: the hash of its content, where it lies in the copy, and what it is."""

    sha256: str
    key: str
    name: str
    path: str
    image: bool


def uploads_of(session: Session, account_id: int) -> list[Kept]:
    """The images and files that the person uploaded."""
    rows = session.execute(
        select(Upload.sha256, Upload.key, Upload.media_type, Upload.file_name)
        .where(Upload.account_id == account_id)
        .order_by(Upload.id)
    )
    return [_kept(row.sha256, row.key, row.media_type, row.file_name) for row in rows]


def _kept(sha256: str, key: str, media_type: str, file_name: str) -> Kept:
    image = is_image(media_type)
    path = f"{'images' if image else 'files'}/{key}.{ending_of(media_type)}"
    return Kept(sha256=sha256, key=key, name=file_name, path=path, image=image)


def pictures_of(session: Session, account_id: int) -> list[tuple[int, bytes]]:
    """The person's picture in its sizes, as WebP."""
    rows = session.execute(
        select(Avatar.size, Avatar.content)
        .where(Avatar.account_id == account_id)
        .order_by(Avatar.size)
    )
    return [(row.size, row.content) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the person may read at this moment, by id; what they may not read has no name here."""

    communities: Mapping[int, str]
    threads: Mapping[int, str]


def names_for(session: Session, actor: Actor) -> Names:
    """The names of communities, and the titles of threads in which the person wrote."""
    places = session.execute(select(Community.id, Community.name).where(readable_by(actor)))
    wrote = select(Reply.thread_id).where(is_self(Reply.author_id, actor.id))
    titles = session.execute(
        select(Thread.id, Thread.title)
        .join(Community, Community.id == Thread.community_id)
        .where(
            or_(is_self(Thread.author_id, actor.id), Thread.id.in_(wrote) & visible_to(actor)),
        )
    )
    return Names(
        communities={row.id: row.name for row in places},
        threads={row.id: row.title for row in titles},
    )


@dataclass(frozen=True, kw_only=True)
class Written:
    """A post of the person's as the page of the copy shows it."""

    thread_id: int
    community_id: int
    kind: str
    title: str | None
    body_html: str
    created_at: datetime
    hidden: bool
    deleted: bool


def newest_threads(session: Session, account_id: int, *, limit: int) -> list[Written]:
    """The newest threads that the person started, also what was hidden or deleted."""
    rows = session.execute(
        select(
            Thread.id.label("thread_id"),
            Thread.community_id,
            Thread.kind,
            Thread.title,
            Thread.body_html,
            Thread.created_at,
            Thread.hidden_at.is_not(None).label("hidden"),
            Thread.deleted_at.is_not(None).label("deleted"),
        )
        .where(is_self(Thread.author_id, account_id))
        .order_by(Thread.id.desc())
        .limit(limit)
    )
    return [Written(**row._asdict()) for row in rows]


def newest_replies(session: Session, account_id: int, *, limit: int) -> list[Written]:
    """The newest replies that the person wrote; their threads are in `Names`, if at all."""
    rows = session.execute(
        select(
            Reply.thread_id,
            Thread.community_id,
            Reply.kind,
            Reply.body_html,
            Reply.created_at,
            Reply.hidden_at.is_not(None).label("hidden"),
            Reply.deleted_at.is_not(None).label("deleted"),
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .where(is_self(Reply.author_id, account_id))
        .order_by(Reply.id.desc())
        .limit(limit)
    )
    return [Written(**row._asdict(), title=None) for row in rows]
