"""What a digest tells one person: what is new to them, and questions that nobody has answered.

Never what they wrote, have read, were mailed, muted or may not read, and nothing a digest told
before: a thread comes again only with posts beyond those that were told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community, Membership
from community.digest.policies import (
    MOST_AMONG,
    MOST_NEWS,
    MOST_QUESTIONS,
    QUESTION_DAYS,
    REACH_DAYS,
)
from community.levels.policies import Level
from community.levels.queries import Choices, choices_in
from community.mail.models import Mail
from community.notifications.models import MailedNotice, Notification
from community.reading.models import CommunityPlace, ThreadPlace
from community.reading.queries.since import ME, PLACES, SINCE, beyond_place, with_places
from community.rhythm.models import DigestItem
from community.seal.masks import is_other
from community.threads.access import is_live_reply
from community.threads.listed import listed_to
from community.threads.models import Reply, Thread, ThreadKind


class Item(NamedTuple):
    """A thread in a digest; `last` is the newest post that it tells of, 0 for the thread itself."""

    id: int
    kind: str
    title: str
    community_slug: str
    community_name: str
    fresh: int  # posts of others
    first: int | None  # the first of them
    last: int
    begun: bool  # the thread itself is new
    unanswered: bool  # a question without an answer
    level: Level = Level.NORMAL


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one digest tells: questions to answer, what they follow, the rest; and how much more."""

    questions: Sequence[Item]
    followed: Sequence[Item]
    others: Sequence[Item]
    more: int

    @property
    def items(self) -> list[Item]:
        """All that it tells."""
        return [*self.questions, *self.followed, *self.others]


def digest_for(session: Session, actor: Actor, *, since: datetime) -> Digest:
    """What is new to the actor since they asked for digests, in three statements."""
    asked = {"me": actor.id}
    news = [Item(*row) for row in session.execute(_news(actor, since), asked)]
    waiting = [Item(*row) for row in session.execute(_questions(actor), asked)]
    known = {item.id for item in news}
    found = [*news, *(item for item in waiting if item.id not in known)]
    heard = choices_in(session, people=[actor.id or 0], threads=[item.id for item in found])
    return _sorted(
        item._replace(level=heard.get((actor.id or 0, item.id), Choices()).level) for item in found
    )


def _sorted(found: Any) -> Digest:
    loud = [item for item in found if item.level is not Level.MUTED]
    questions = [item for item in loud if item.unanswered]
    rest = [item for item in loud if not item.unanswered]
    followed = [item for item in rest if item.level in (Level.WATCHING, Level.TRACKING)]
    others = [item for item in rest if item.level is Level.NORMAL]
    told = questions[:MOST_QUESTIONS], followed[:MOST_NEWS]
    left = MOST_NEWS - len(told[1])
    shown = len(told[0]) + len(told[1]) + len(others[:left])
    return Digest(questions=told[0], followed=told[1], others=others[:left], more=len(loud) - shown)


def _told_up_to() -> ColumnElement[Any]:
    """The newest post of the thread that a digest told of, 0 for the thread itself, or nothing."""
    told = select(func.max(DigestItem.reply_id)).where(
        DigestItem.account_id == ME, DigestItem.thread_id == Thread.id
    )
    return told.correlate(Thread).scalar_subquery()


def _mailed(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """A mail about a notice told of the post."""
    told = (
        select(MailedNotice.mail_id)
        .join(Notification, Notification.id == MailedNotice.notification_id)
        .join(Mail, Mail.id == MailedNotice.mail_id)
        .where(
            Notification.account_id == ME,
            Notification.thread_id == Thread.id,
            which,
            Mail.state != "withdrawn",
        )
    )
    return told.correlate(Thread, Reply).exists()


def _fresh(how: Any, since: datetime) -> ColumnElement[Any]:
    """Over the posts of a thread that are news: by others, unread, not mailed and not told."""
    return (
        select(how(Reply.id))
        .where(
            beyond_place(),
            is_other(Reply.author_id, ME),
            Reply.created_at > since,
            Reply.created_at > SINCE,
            Reply.id > func.coalesce(_told_up_to(), 0),
            ~_mailed(Notification.reply_id == Reply.id),
        )
        .correlate(*PLACES)
        .scalar_subquery()
    )


def _begun(since: datetime) -> ColumnElement[bool]:
    return and_(
        is_other(Thread.author_id, ME),
        Thread.created_at > since,
        Thread.created_at > SINCE,
        ThreadPlace.reply_id.is_(None),
        _told_up_to().is_(None),
        ~_mailed(Notification.reply_id.is_(None)),
    )


_UNANSWERED = and_(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)


def _columns(*own: Any) -> Select[Any]:
    return with_places(
        select(
            Thread.id,
            Thread.kind,
            Thread.title,
            Community.slug,
            Community.name.label("community_name"),
            *own,
        ).join(Community, Community.id == Thread.community_id)
    )


def _news(actor: Actor, since: datetime) -> Select[Any]:
    since = max(since, clock.ago(days=REACH_DAYS))
    begun = _begun(since)
    latest = (
        with_places(select(Thread.id).join(Community, Community.id == Thread.community_id))
        .where(Membership.id.is_not(None), listed_to(actor))
        .where(Thread.last_activity_at > since, Thread.last_activity_at > SINCE)
        .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
        .limit(MOST_AMONG)
        .subquery()
    )
    last = func.coalesce(_fresh(func.max, since), 0)
    found = (
        _columns(
            _fresh(func.count, since).label("fresh"),
            _fresh(func.min, since).label("first"),
            last.label("last"),
            case((begun, 1), else_=0).label("begun"),
            case((and_(begun, _UNANSWERED), 1), else_=0).label("unanswered"),
            Thread.last_activity_at,
        )
        .where(Thread.id.in_(select(latest.c.id)))
        .subquery()
    )
    told = [column for column in found.c if column.key != "last_activity_at"]
    return (
        select(*told)
        .where(or_(found.c.fresh > 0, found.c.begun == 1))
        .order_by(found.c.last_activity_at.desc(), found.c.id.desc())
    )


def _questions(actor: Actor) -> Select[Any]:
    """Questions of the last weeks that wait for an answer and that they never opened."""
    return (
        _columns(
            literal(0).label("fresh"),
            null().label("first"),
            literal(0).label("last"),
            literal(0).label("begun"),
            literal(1).label("unanswered"),
        )
        .where(
            _UNANSWERED,
            Membership.id.is_not(None),
            listed_to(actor),
            is_other(Thread.author_id, ME),
            Thread.locked_at.is_(None),
            Thread.created_at > clock.ago(days=QUESTION_DAYS),
            or_(
                CommunityPlace.counts_from.is_(None), Thread.created_at > CommunityPlace.counts_from
            ),
            ThreadPlace.reply_id.is_(None),
            _told_up_to().is_(None),
            ~_mailed(Notification.reply_id.is_(None)),
        )
        .order_by(Thread.created_at.desc(), Thread.id.desc())
        .limit(MOST_AMONG)
    )


def still_holds(session: Session, actor: Actor, mail_id: int) -> bool:
    """Whether all that a digest tells of is there, and news to the actor as it was."""
    gone = exists().where(Reply.id == DigestItem.reply_id, ~is_live_reply())
    read = ThreadPlace.reply_id >= DigestItem.reply_id
    holds: Any = and_(
        Membership.id.is_not(None),
        listed_to(actor),
        or_(ThreadPlace.reply_id.is_(None), ~read),
        ~gone,
    )
    shown: tuple[Any, ...] = (Thread.id, holds.label("holds"))
    wanted = (
        select(*shown)
        .select_from(DigestItem)
        .join(Thread, Thread.id == DigestItem.thread_id)
        .join(Community, Community.id == Thread.community_id)
    )
    told = with_places(wanted).where(DigestItem.mail_id == mail_id)
    rows = session.execute(told, {"me": actor.id}).all()
    heard = choices_in(session, people=[actor.id or 0], threads=[row.id for row in rows])
    muted = any(each.level is Level.MUTED for each in heard.values())
    return bool(rows) and not muted and all(row.holds for row in rows)
