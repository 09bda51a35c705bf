"""Notices that ask for a letter: whose are due, and what may be told of them at this moment.

Apart from `queries`, which reads for the person who asks; here a worker reads for many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.models import Community, Membership, MembershipState, Visibility
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.mail.bounces import is_failing
from community.mail.models import Mail
from community.notifications.models import MailedNotice, Notification
from community.notifications.queries import (
    FOR_ADMINS,
    TITLE,
    Author,
    counts_of_post,
    for_their_part,
    still_there,
    with_place,
    words_of_place,
)
from community.notifications.recipients import BEYOND_READING, OF_CONVERSATIONS, NoticeKind
from community.reading.models import ThreadPlace
from community.rhythm.models import DigestItem
from community.rhythm.queries import Standing, standings
from community.threads.models import Reply, Thread

MOST_AT_ONCE = 2_000  # notices of all those people together

# Told by the post itself to whoever reads it; what becomes of an answer is news besides.
_NEWS_BESIDES = (
    NoticeKind.ACCEPTANCE,
    NoticeKind.ENDORSED,
    NoticeKind.REVIEW_DUE,
    NoticeKind.REACTED,
    NoticeKind.TRIED,
    NoticeKind.FOUND,
)
_BY_THE_POST = tuple(kind for kind in OF_CONVERSATIONS if kind not in _NEWS_BESIDES)
_NAMING = (NoticeKind.MENTION, NoticeKind.QUOTE)


class NoticeToMail(NamedTuple):
    """One notice as its letter tells it."""

    id: int
    account_id: int
    email: str
    locale: str
    kind: str
    community_id: int | None  # None when it concerns the whole organisation
    community_slug: str | None  # None once a declined person may not read the community
    community_name: str | None
    thread_id: int | None
    thread_title: str | None  # or that of the article
    reply_id: int | None
    article_id: int | None
    actor_name: str | None
    thanks_count: int | None
    helped_count: int | None
    tried_count: int | None


@dataclass(kw_only=True)
class Waiting:
    """What waits for one person: all of it, and what may be told; the oldest first."""

    account_id: int
    standing: Standing
    ids: list[int] = field(default_factory=list)
    since: datetime | None = None
    told: list[NoticeToMail] = field(default_factory=list)

    def waits_until(self, now: datetime) -> datetime | None:
        """When to look again, in the window that gathers or in quiet hours; None for now."""
        assert self.since is not None  # something waits
        ready = self.since + self.standing.rhythm.wait
        return ready if ready > now else self.standing.quiet_end(now)

    @property
    def has_room(self) -> bool:
        """Whether their cap leaves room for one more mail."""
        return self.standing.room is None or self.standing.room > 0


def due_people(session: Session, *, limit: int) -> Sequence[int]:
    """Those whose notices are to be looked at now, who waited longest first."""
    due = (
        select(Notification.account_id)
        .where(Notification.mail_due, Notification.mail_at <= clock.now())
        .group_by(Notification.account_id)
        .order_by(func.min(Notification.mail_at), Notification.account_id)
    )
    return session.scalars(due.limit(limit)).all()


def what_waits(session: Session, people: Collection[int]) -> list[Waiting]:
    """What waits for these people, in the same number of statements however much it is."""
    stand = standings(session, people)
    found: dict[int, Waiting] = {}
    rows = session.execute(
        select(Notification.id, Notification.account_id, Notification.created_at)
        .where(Notification.account_id.in_(people), Notification.mail_due)
        .order_by(Notification.account_id, Notification.id)
        .limit(MOST_AT_ONCE)
    ).all()
    last = rows[-1].account_id if len(rows) == MOST_AT_ONCE else None
    if last is not None and last != rows[0].account_id:
        # There may be more for the last of them: their turn comes next, with all of it.
        rows = [row for row in rows if row.account_id != last]
    for number, account_id, created_at in rows:
        mine = found.setdefault(
            account_id, Waiting(account_id=account_id, standing=stand[account_id])
        )
        mine.ids.append(number)
        mine.since = min(mine.since or created_at, created_at)
    ids = [number for mine in found.values() for number in mine.ids]
    for notice in _to_mail(session, ids):
        found[notice.account_id].told.append(notice)
    return list(found.values())


def _to_mail(session: Session, ids: Collection[int]) -> list[NoticeToMail]:
    """Those of the notices that may be told by letter, with what the letter needs."""
    rows = session.execute(
        with_place(
            Notification.id,
            Notification.account_id,
            Account.email,
            Account.locale,
            Notification.kind,
            Notification.community_id,
            *words_of_place(_is_open_to_reader()),
            Notification.thread_id,
            TITLE,
            Notification.reply_id,
            Notification.article_id,
            Author.name,
            *counts_of_post(),
        )
        .join(Account, Account.id == Notification.account_id)
        .outerjoin(Membership, _membership_of_reader())
        .where(Notification.id.in_(ids), *may_be_told())
        .order_by(Notification.id)
    )
    return [NoticeToMail._make(row) for row in rows]


def still_to_be_told(session: Session, mail_ids: Collection[int]) -> set[int]:
    """Those of these mails whose every notice may still be told, at the address they go to."""
    told: dict[int, list[bool]] = defaultdict(list)
    may = and_(*may_be_told(), Mail.recipient == Account.email)
    rows = session.execute(
        with_place(MailedNotice.mail_id, may.label("may"))
        .join(MailedNotice, MailedNotice.notification_id == Notification.id)
        .join(Mail, Mail.id == MailedNotice.mail_id)
        .join(Account, Account.id == Notification.account_id)
        .outerjoin(Membership, _membership_of_reader())
        .where(MailedNotice.mail_id.in_(mail_ids))
    )
    for mail_id, may in rows:
        told[mail_id].append(bool(may))
    return {mail_id for mail_id, each in told.items() if all(each)}


def _membership_of_reader() -> ColumnElement[bool]:
    return and_(
        Membership.community_id == Community.id,
        Membership.account_id == Account.id,
        Membership.state == MembershipState.ACTIVE,
    )


def _is_open_to_reader() -> ColumnElement[bool]:
    return or_(Community.visibility != Visibility.PRIVATE, Membership.id.is_not(None))


def may_be_told() -> tuple[ColumnElement[bool], ...]:
    """The reader is in good standing, wants letters, may read it, and does not know of it yet."""
    return (
        Account.state == AccountState.ACTIVE,
        Account.mail_notices.is_(True),
        Account.email.is_not(None),
        ~is_failing(Account.id, Account.email),
        or_(Account.suspended_at.is_(None), Account.suspended_until <= clock.now()),
        or_(
            _is_open_to_reader(),
            Notification.kind.in_(BEYOND_READING),
            and_(FOR_ADMINS, Account.role == OrganisationRole.ADMIN),
        ),
        for_their_part(Membership.role.expression),
        still_there(),
        or_(Notification.kind.not_in(OF_CONVERSATIONS), ~_is_muted()),
        Notification.read_at.is_(None),
        or_(Notification.kind.not_in(_BY_THE_POST), ~_is_known()),
    )


def _is_muted() -> ColumnElement[bool]:
    """Its reader has muted the thread since, as the link in a mail about it does."""
    return exists().where(
        ChosenLevel.account_id == Notification.account_id,
        ChosenLevel.thread_id == Notification.thread_id,
        ChosenLevel.level == Level.MUTED,
    )


def _is_known() -> ColumnElement[bool]:
    """The post is no news to them; that an edit names or quotes them may be all the same."""
    edited: Any = or_(Reply.edited_at.is_not(None), Thread.edited_at.is_not(None))
    return and_(or_(Notification.kind.not_in(_NAMING), ~edited), or_(_is_seen(), _is_in_digest()))


def _is_seen() -> ColumnElement[bool]:
    """They have read the post meanwhile."""
    return exists().where(
        ThreadPlace.account_id == Notification.account_id,
        ThreadPlace.thread_id == Notification.thread_id,
        ThreadPlace.reply_id >= func.coalesce(Notification.reply_id, 0),
    )


def _is_in_digest() -> ColumnElement[bool]:
    """A digest told of the post."""
    return exists().where(
        DigestItem.account_id == Notification.account_id,
        DigestItem.thread_id == Notification.thread_id,
        DigestItem.reply_id >= func.coalesce(Notification.reply_id, 0),
    )
