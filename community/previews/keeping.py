"""Keep what the worker found behind links, or that nothing was found; ask again when it is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from community import clock
from community.communities.models import Community, Visibility
from community.outbox import record
from community.previews.events import PreviewArrived
from community.previews.models import LinkPreview, PreviewedPost
from community.previews.noting import AGAIN
from community.previews.setting import Fetched, fetched
from community.threads.models import Reply, Thread

KEPT = timedelta(days=30)  # then a page is asked again, as long as a post links to it
MOST_FAILURES = 3  # in a row; then it is let be, and an old card goes
MOST_TOLD = 50  # posts that hear of one preview
_OF_ONE_HOST = 5  # pages asked within a minute
_TIDIED = 500  # at once


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a page says of itself, as plain text and cut."""

    title: str
    description: str = ""
    site: str = ""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A page to ask for."""

    id: int
    url: str


def _linked(rule: Fetched) -> ColumnElement[bool]:
    """Whether a live post links to the preview, where links may be fetched."""
    used = (
        exists()
        .where(PreviewedPost.preview_id == LinkPreview.id)
        .where(Thread.id == PreviewedPost.thread_id, Community.id == Thread.community_id)
        .where(Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
        .where(
            or_(
                PreviewedPost.reply_id.is_(None),
                exists().where(
                    Reply.id == PreviewedPost.reply_id,
                    and_(Reply.hidden_at.is_(None), Reply.deleted_at.is_(None)),
                ),
            )
        )
    )
    return used if rule is Fetched.ALL else used.where(Community.visibility != Visibility.PRIVATE)


def next_due(session: Session) -> Due | None:
    """The page to ask for next; None when none is, or when their hosts were asked much just now."""
    rule = fetched(session)
    if rule is Fetched.NOTHING:
        return None
    other, now = aliased(LinkPreview), clock.now()
    asked = (
        select(func.count())
        .where(other.host == LinkPreview.host, other.asked_at > now - timedelta(minutes=1))
        .scalar_subquery()
    )
    row = session.execute(
        select(LinkPreview.id, LinkPreview.url)
        .where(LinkPreview.due_at <= now, _linked(rule), asked < _OF_ONE_HOST)
        .order_by(LinkPreview.due_at)
        .limit(1)
    ).one_or_none()
    return Due(id=row.id, url=row.url) if row else None


def begin(session: Session, preview_id: int) -> None:
    """Note before it is asked that it was: a worker that dies of it does not ask at once again."""
    now = clock.now()
    session.execute(
        update(LinkPreview)
        .where(LinkPreview.id == preview_id)
        .values(asked_at=now, due_at=now + AGAIN)
    )


def keep_found(session: Session, preview_id: int, found: Found) -> None:
    """Keep what a page says, and tell the open pages of posts that link to it if that is new."""
    preview = session.get(LinkPreview, preview_id)
    if preview is None:
        return  # the post was deleted meanwhile
    before = (preview.title, preview.description, preview.site)
    preview.title, preview.description, preview.site = found.title, found.description, found.site
    preview.failures, preview.due_at = 0, None
    if before != (found.title, found.description, found.site):
        _tell(session, preview_id)


def keep_failed(session: Session, preview_id: int) -> None:
    """Nothing was found: it is tried on the next two days, then let be."""
    preview = session.get(LinkPreview, preview_id)
    if preview is None:
        return
    preview.failures += 1
    if preview.failures < MOST_FAILURES:
        preview.due_at = clock.now() + AGAIN
        return
    preview.due_at = None
    if preview.title:
        preview.title = preview.description = preview.site = ""
        _tell(session, preview_id)


def _tell(session: Session, preview_id: int) -> None:
    rows = session.execute(
        select(Thread.community_id, PreviewedPost.thread_id, PreviewedPost.reply_id)
        .join(Thread, Thread.id == PreviewedPost.thread_id)
        .where(PreviewedPost.preview_id == preview_id)
        .order_by(PreviewedPost.id.desc())
        .limit(MOST_TOLD)
    )
    for row in rows.all():
        record(session, PreviewArrived(**row._asdict()))


def tidy_previews(session: Session) -> None:
    """Delete what no post links to, and ask again for what is old and linked; some at a time."""
    linked = exists().where(PreviewedPost.preview_id == LinkPreview.id)
    unlinked = select(LinkPreview.id).where(~linked).limit(_TIDIED)
    old = (
        select(LinkPreview.id)
        .where(LinkPreview.due_at.is_(None), LinkPreview.title != "")
        .where(LinkPreview.asked_at < clock.now() - KEPT)
        .order_by(LinkPreview.asked_at)
        .limit(_TIDIED)
    )
    quiet = {"synchronize_session": False}
    session.execute(
        delete(LinkPreview).where(LinkPreview.id.in_(unlinked)), execution_options=quiet
    )
    session.execute(
        update(LinkPreview).where(LinkPreview.id.in_(old)).values(due_at=clock.now()),
        execution_options=quiet,
    )
