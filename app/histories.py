"""What pages show of the versions of a post: who, when, and what changed, compared on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import request
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.real_threads import in_real_thread
from app.rendering import SHORT
from app.transactions import reading
from community.errors import Conflict
from community.revisions import queries
from community.revisions.diffs import Row, Work, compare
from community.revisions.models import Revision
from community.revisions.queries import Version, Versions, versions_of
from community.rights import Role
from community.text import HTML_SOURCE, plain, sanitise
from community.threads.access import GrantedReply, GrantedThread, history_to
from community.threads.models import Reply, Thread
from community.threads.policies import is_frozen, is_live, may_edit
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One version as a page shows it; no rows where there is nothing to compare it with.

    `alone` when the version before is not for this reader.
    """

    version: Version
    now: bool  # what the post says at present
    first: bool
    alone: bool
    title: Sequence[Row] = ()
    rows: Sequence[Row] = ()
    tags_added: Sequence[str] = ()
    tags_removed: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class History:
    """A page of versions of one post, and what the reader may do with them."""

    granted: GrantedThread | GrantedReply
    shown: Sequence[Shown]
    next_cursor: str | None
    edits: bool
    withholds: bool


def post_in(granted: GrantedThread | GrantedReply) -> Thread | Reply:
    """The post that the versions are of."""
    return granted.reply if isinstance(granted, GrantedReply) else granted.thread


def sees_all(granted: GrantedThread) -> bool:
    """Whether also versions that were hidden or withheld are open."""
    return Role.FACILITATOR in granted.standing


def versions_for_reader(
    *, thread_id: int | None, reply_id: int | None, cursor: str | None, size: int
) -> tuple[GrantedThread | GrantedReply, Versions]:
    """The versions of a post as the one who asks may read them."""
    with reading() as session:
        granted = history_to(session, actor(), thread_id=thread_id, reply_id=reply_id)
        found = versions_of(
            session,
            thread_id=granted.thread.id,
            reply_id=reply_id,
            sees_all=sees_all(granted),
            cursor=cursor,
            size=size,
        )
    return granted, found


def history(
    *, thread_id: int | None, reply_id: int | None, cursor: str | None, size: int
) -> History:
    """A page of the history, each version compared with the one before it."""
    granted, found = versions_for_reader(
        thread_id=thread_id, reply_id=reply_id, cursor=cursor, size=size
    )
    items = [*found.page.items, *([found.older] if found.older else [])]
    pairs = [
        (version, items[at + 1] if at + 1 < len(items) else None)
        for at, version in enumerate(found.page.items)
    ]
    work = partial(_compared, pairs, post_in(granted), found.newest_id)
    long = sum(len(version.body) for version in items) > SHORT
    return History(
        granted=granted,
        shown=in_real_thread(work) if long else work(),
        next_cursor=found.page.next_cursor,
        edits=_edits(granted),
        withholds=granted.may("moderation.hide"),
    )


def _edits(granted: GrantedThread | GrantedReply) -> bool:
    """Whether the reader may bring a version back now; `edit_thread` asks again."""
    post, thread = post_in(granted), granted.thread
    return (
        may_edit(post, actor=actor(), standing=granted.standing)
        and is_live(post)
        and is_live(thread)
        and (thread.locked_at is None or granted.may("threads.edit_any"))
        and not is_frozen(thread, granted.community)
    )


def _compared(
    pairs: Sequence[tuple[Version, Version | None]], post: Thread | Reply, newest_id: int | None
) -> list[Shown]:
    work = Work()
    return [_shown(version, older, post, newest_id, work) for version, older in pairs]


def _shown(
    version: Version, older: Version | None, post: Thread | Reply, newest_id: int | None, work: Work
) -> Shown:
    shown = Shown(
        version=version,
        now=not version.closed and version.id == newest_id and _says_now(version, post),
        first=older is None,
        alone=older is not None and older.closed,
    )
    if older is None or older.closed or version.closed:
        return shown
    return replace(
        shown,
        title=compare(older.title, version.title, work) if older.title != version.title else (),
        rows=compare(words_of(older), words_of(version), work),
        tags_added=[tag for tag in version.tags if tag not in older.tags],
        tags_removed=[tag for tag in older.tags if tag not in version.tags],
    )


def _says_now(version: Version, post: Thread | Reply) -> bool:
    """Whether it is what the post says; an import brings that in another language."""
    if version.renderer != post.renderer:
        return version.made_at == post.edited_at
    return version.body == post.body


def older_to_edit(session: Session, granted: GrantedThread | GrantedReply) -> Revision | None:
    """The version that an address wants brought back; None where it names none.

    One written in another language than the post is now cannot stand in its form.
    """
    wanted = request.args.get("from", type=RowId.number)
    if wanted is None:
        return None
    found = revision_of(session, granted, wanted)
    if (found.renderer == HTML_SOURCE) != (post_in(granted).renderer == HTML_SOURCE):
        raise Conflict(
            N_("This version is written in another language than the post. Copy its words."),
            code="other_language",
        )
    return found


def revision_of(
    session: Session, granted: GrantedThread | GrantedReply, revision_id: int
) -> Revision:
    """One version of this post, as far as the one who asks may read it."""
    return queries.revision_of(
        session,
        revision_id,
        thread_id=granted.thread.id,
        reply_id=granted.reply.id if isinstance(granted, GrantedReply) else None,
        sees_all=sees_all(granted),
    )


def words_of(version: Version) -> str:
    """What is compared: Markdown as it was typed, and of HTML the words without their tags."""
    return plain(sanitise(version.body)) if version.renderer == HTML_SOURCE else version.body
