"""Read the versions of a post that access has granted already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.errors import NotFound
from community.paging import Page, encode_cursor, keyset_page
from community.revisions.models import Revision

AT_ONCE = 10
_accepted = aliased(Account)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version; title and body are empty and `tags` too when it is `closed` to the reader."""

    id: int
    title: str
    body: str
    tags: Sequence[str]
    renderer: int
    editor_handle: str | None
    editor_name: str | None
    accepted_by_handle: str | None  # who took over what the editor had suggested
    accepted_by_name: str | None
    made_at: datetime
    reason: str
    was_hidden: bool
    withheld: bool
    closed: bool


@dataclass(frozen=True, kw_only=True)
class Versions:
    """A page of versions, newest first; `older` is what the last of them is compared with."""

    page: Page[Version]
    older: Version | None
    newest_id: int | None  # on the first page


def versions_of(
    session: Session,
    *,
    thread_id: int,
    reply_id: int | None,
    sees_all: bool,
    cursor: str | None,
    size: int = AT_ONCE,
) -> Versions:
    """A page of the versions of one post, one statement; `sees_all` for facilitators."""
    statement = (
        select(
            Revision,
            Account.handle,
            Account.name,
            _accepted.handle.label("accepted_by_handle"),
            _accepted.name.label("accepted_by_name"),
        )
        .outerjoin(Account, Account.id == Revision.editor_id)
        .outerjoin(_accepted, _accepted.id == Revision.accepted_by_id)
        .where(Revision.thread_id == thread_id, Revision.reply_id.is_not_distinct_from(reply_id))
    )
    found: Page[Any] = keyset_page(
        session,
        statement,
        order=((Revision.made_at, True), (Revision.id, True)),
        key=lambda row: (row.Revision.made_at, row.Revision.id),
        cursor=cursor,
        size=size + 1,
    )
    versions = [_version(row, sees_all=sees_all) for row in found.items]
    following = None
    # Of the largest page none is read beyond its last, which `found` knows of all the same.
    if len(versions) > size or found.next_cursor:
        following = encode_cursor((versions[size - 1].made_at, versions[size - 1].id))
    return Versions(
        page=Page(items=versions[:size], next_cursor=following),
        older=versions[size] if len(versions) > size else None,
        newest_id=versions[0].id if versions and not cursor else None,
    )


def _version(row: Any, *, sees_all: bool) -> Version:
    kept: Revision = row.Revision
    closed = is_closed(kept, sees_all=sees_all)
    return Version(
        id=kept.id,
        title="" if closed else kept.title,
        body="" if closed else kept.body,
        tags=() if closed else tuple(kept.tags),
        renderer=kept.renderer,
        editor_handle=row.handle,
        editor_name=row.name,
        accepted_by_handle=row.accepted_by_handle,
        accepted_by_name=row.accepted_by_name,
        made_at=kept.made_at,
        reason="" if closed else kept.reason,
        was_hidden=kept.was_hidden,
        withheld=kept.withheld_at is not None,
        closed=closed,
    )


def is_closed(revision: Revision, *, sees_all: bool) -> bool:
    """Whether only facilitators read this version."""
    if sees_all:
        return False
    return revision.was_hidden or revision.withheld_at is not None


def revision_of(
    session: Session, revision_id: int, *, thread_id: int, reply_id: int | None, sees_all: bool
) -> Revision:
    """One version of this very post; NotFound for another's and for what is closed."""
    found = session.get(Revision, revision_id)
    if found is None or (found.thread_id, found.reply_id) != (thread_id, reply_id):
        raise NotFound
    if is_closed(found, sees_all=sees_all):
        raise NotFound
    return found


def is_newest(session: Session, revision: Revision) -> bool:
    """Whether no later version of the post is kept."""
    newest = session.scalar(
        select(Revision.id)
        .where(
            Revision.thread_id == revision.thread_id,
            Revision.reply_id.is_not_distinct_from(revision.reply_id),
        )
        .order_by(Revision.made_at.desc(), Revision.id.desc())
        .limit(1)
    )
    return newest == revision.id
