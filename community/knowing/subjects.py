"""What somebody asks and answers about, as far as whoever looks may read it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Tag
from community.threads.access import is_live_reply
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind, ThreadTag

_MOST_SUBJECTS = 8
_LATEST = 500  # of what somebody wrote; older things tell less of them


class Subject(NamedTuple):
    """A tag, and how many questions under it somebody asked or answered lately."""

    tag: str
    community: str  # its slug
    threads: int


class Subjects(NamedTuple):
    """Both, most first."""

    asks: tuple[Subject, ...]
    answers: tuple[Subject, ...]


def subjects_of(session: Session, actor: Actor, account_id: int) -> Subjects:
    """The tags of the last 500 questions and the last 500 answers that the actor may read."""
    asked = (
        select(Thread.id)
        .where(
            Thread.author_id == account_id,
            Thread.kind == ThreadKind.QUESTION,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
        .order_by(Thread.id.desc())
        .limit(_LATEST)
    )
    answered = (
        select(Reply.thread_id)
        .where(Reply.author_id == account_id, Reply.kind == ReplyKind.ANSWER, is_live_reply())
        .order_by(Reply.id.desc())
        .limit(_LATEST)
    )
    return Subjects(
        asks=_counted(session, actor, asked), answers=_counted(session, actor, answered)
    )


def _counted(session: Session, actor: Actor, threads: Select[Any]) -> tuple[Subject, ...]:
    lately = threads.subquery()
    count = func.count(Thread.id.distinct())
    rows = session.execute(
        select(Tag.name, Community.slug, count)
        .select_from(lately)
        .join(Thread, Thread.id == lately.c[0])
        .join(ThreadTag, ThreadTag.thread_id == Thread.id)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .join(Community, Community.id == Thread.community_id)
        .where(readable_by(actor), Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
        .group_by(Tag.id, Tag.name, Community.slug)
        .order_by(count.desc(), Tag.name, Community.slug)
        .limit(_MOST_SUBJECTS)
    )
    return tuple(Subject(*row) for row in rows)
