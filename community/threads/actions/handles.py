"""Take the handle of somebody who has gone out of what others wrote.

Only where a text calls it with an @ or leads to the profile: a name in somebody's own words is
theirs, and nobody can tell it from another person's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from community.outbox import record
from community.text import names_in
from community.threads.events import ReplyChanged, ThreadChanged
from community.threads.models import HeldPost, Mention, Reply, Thread


@dataclass(frozen=True, kw_only=True)
class Naming:
    """A post in which the handle may stand, as it was read."""

    community_id: int
    thread_id: int
    reply_id: int | None
    body: str
    body_html: str
    renderer: int
    version: int

    @property
    def id(self) -> int:
        """The row's own."""
        return self.thread_id if self.reply_id is None else self.reply_id


def handle_pattern(handles: Sequence[str]) -> re.Pattern[str]:
    """Finds these handles where a text calls them with an @ or leads to their profile."""
    one = f"(?:{'|'.join(map(re.escape, handles))})(?![\\w-])"
    # A profile's address on this site: nothing of another site's stands before it.
    return re.compile(rf"(?<![\w.@/])@{one}|(?<=(?<![\w.:-])/people/){one}", re.IGNORECASE)


def replies_naming(
    session: Session, account_id: int, handles: Sequence[str], *, after: int, limit: int
) -> list[Naming]:
    """The next replies by id that call the person by one of the handles."""
    mentions = select(Mention.reply_id).where(Mention.account_id == account_id)
    rows = session.execute(
        select(
            Thread.community_id,
            Reply.thread_id,
            Reply.id.label("reply_id"),
            Reply.body,
            Reply.body_html,
            Reply.renderer,
            Reply.version,
        )
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Reply.id > after, or_(Reply.id.in_(mentions), _leads_to(Reply, handles)))
        .order_by(Reply.id)
        .limit(limit)
    )
    return [Naming(**row._asdict()) for row in rows]


def threads_naming(
    session: Session, account_id: int, handles: Sequence[str], *, after: int, limit: int
) -> list[Naming]:
    """The next threads by id whose first post calls the person by one of the handles."""
    mentions = select(Mention.thread_id).where(
        Mention.account_id == account_id, Mention.reply_id.is_(None)
    )
    rows = session.execute(
        select(
            Thread.community_id,
            Thread.id.label("thread_id"),
            Thread.body,
            Thread.body_html,
            Thread.renderer,
            Thread.version,
        )
        .where(Thread.id > after, or_(Thread.id.in_(mentions), _leads_to(Thread, handles)))
        .order_by(Thread.id)
        .limit(limit)
    )
    return [Naming(**row._asdict(), reply_id=None) for row in rows]


def _leads_to(post: type[Thread] | type[Reply], handles: Sequence[str]) -> ColumnElement[bool]:
    """A link to the profile, or one that begins a quote, as it is stored.

    An @ in code or in an address is nobody.
    """
    marks = [mark for handle in handles for mark in (f'href="/people/{handle}"', f'">@{handle} ')]
    return or_(*(post.body_html.icontains(mark, autoescape=True) for mark in marks))


def rewrite(session: Session, post: Naming, *, body: str, body_html: str) -> bool:
    """Put the words without the handle in place; False when the post changed meanwhile."""
    kind: type[Thread] | type[Reply] = Thread if post.reply_id is None else Reply
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(kind)
        .where(kind.id == post.id, kind.version == post.version)
        .values(body=body, body_html=body_html, version=kind.version + 1)
        .execution_options(synchronize_session=False)
    )
    if written.rowcount != 1:
        return False
    if post.reply_id is None:
        record(session, ThreadChanged(community_id=post.community_id, thread_id=post.thread_id))
    else:
        record(
            session,
            ReplyChanged(
                community_id=post.community_id, thread_id=post.thread_id, reply_id=post.reply_id
            ),
        )
    return True


@dataclass(frozen=True, kw_only=True)
class Held:
    """What waits for a facilitator, as it was read."""

    id: int
    version: int
    body: str
    body_html: str


def held_naming(session: Session, handles: Sequence[str], *, after: int, limit: int) -> list[Held]:
    """The next posts that wait, by id, that call somebody by one of the handles, or seem to."""
    marks = [mark for handle in handles for mark in (f"@{handle}", f"/people/{handle}")]
    rows = session.execute(
        select(HeldPost.id, HeldPost.version, HeldPost.body, HeldPost.body_html)
        .where(
            HeldPost.id > after,
            or_(*(HeldPost.body.icontains(mark, autoescape=True) for mark in marks)),
        )
        .order_by(HeldPost.id)
        .limit(limit)
    )
    return [Held(**row._asdict()) for row in rows]


def rewrite_held(session: Session, waiting: Held) -> None:
    """Put the words without the handle in place, unless their author has changed them meanwhile."""
    held = session.scalar(
        select(HeldPost)
        .where(HeldPost.id == waiting.id, HeldPost.version == waiting.version)
        .with_for_update()
    )
    if held is not None:
        held.body, held.body_html = waiting.body, waiting.body_html
        held.mentions = [name for name in held.mentions if name in names_in(waiting.body)]
        held.version += 1
