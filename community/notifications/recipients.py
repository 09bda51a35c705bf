"""Who hears of what: reasons in order of strength, and nobody who may not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.access import active_membership_of
from community.communities.events import JoinDecided, JoinRequested
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Visibility,
)
from community.health.events import HealthChanged
from community.moderation.events import ReportMade
from community.moderation.models import Report
from community.notifications.models import Notification
from community.outbox import DomainEvent
from community.questions.events import AnswerAccepted
from community.threads.events import ReplyChanged, ThreadChanged, ThreadStarted
from community.threads.models import Mention, Reply, Thread
from community.threads.policies import is_live


class NoticeKind(StrEnum):
    """Why somebody is told."""

    MENTION = "mention"
    ACCEPTANCE = "acceptance"
    ANSWER = "answer"
    COMMENT = "comment"
    REPLY = "reply"
    JOIN_REQUESTED = "join_requested"
    ADMITTED = "admitted"
    DECLINED = "declined"
    REPORT = "report"
    HEALTH = "health"
    OPENED = "opened"
    DROPPED = "dropped"
    STAGE_PROPOSED = "stage_proposed"
    STAGE_MOVED = "stage_moved"
    ENDING = "ending"
    ENDED = "ended"
    MERGE_OFFERED = "merge_offered"
    HAND_OVER = "hand_over"
    STAND_IN = "stand_in"
    MEASURE = "measure"
    APPEAL = "appeal"
    APPEAL_ANSWERED = "appeal_answered"


# What is told also to who may not read where it happened: it is about them, or comes to them.
BEYOND_READING = (
    NoticeKind.DECLINED,
    NoticeKind.MEASURE,
    NoticeKind.APPEAL,
    NoticeKind.APPEAL_ANSWERED,
)
FOR_FACILITATORS = (NoticeKind.JOIN_REQUESTED, NoticeKind.REPORT, NoticeKind.HEALTH)


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What happened, where, and whom it concerns for which reason, the strongest reason first.

    `actor_id` is who did it and is told nothing; `names_actor` says whether others may learn it.
    """

    community_id: int
    thread_id: int | None = None
    reply_id: int | None = None
    actor_id: int | None = None
    names_actor: bool = True
    reasons: tuple[tuple[int, NoticeKind], ...] = ()
    # A person who was declined is told, though they may not read the community.
    readers_only: bool = True

    def strongest(self) -> dict[int, NoticeKind]:
        """Each person once, with the first of their reasons; the one who did it never."""
        chosen: dict[int, NoticeKind] = {}
        for account_id, kind in self.reasons:
            if account_id != self.actor_id:
                chosen.setdefault(account_id, kind)
        return chosen


@singledispatch
def occasion_of(event: DomainEvent, _session: Session) -> Occasion | None:
    """The occasion an event is, or None when it is gone or concerns nobody."""
    message = f"{type(event).__name__} notifies nobody: take it out of the subscribers."
    raise TypeError(message)


@occasion_of.register
def _(event: ThreadStarted, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id)
    if thread is None or not is_live(thread):
        return None
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        actor_id=thread.author_id,
        reasons=tuple(_mentioned(session, thread.id)),
    )


@occasion_of.register
def _(event: ThreadChanged, session: Session) -> Occasion | None:
    thread = session.get(Thread, event.thread_id) if event.mentioned else None
    if thread is None or not is_live(thread):
        return None
    return _named_later(session, event.mentioned, thread=thread)


@occasion_of.register
def _(event: ReplyChanged, session: Session) -> Occasion | None:
    if not event.mentioned:
        return None
    thread, reply = session.get(Thread, event.thread_id), session.get(Reply, event.reply_id)
    if thread is None or reply is None or not is_live(thread) or not is_live(reply):
        return None
    return _named_later(session, event.mentioned, thread=thread, reply=reply)


def _named_later(
    session: Session, ids: Sequence[int], *, thread: Thread, reply: Reply | None = None
) -> Occasion:
    """An edit names these people; those who heard of it when it was posted hear nothing."""
    post = thread if reply is None else reply
    here = Notification.reply_id.is_(None) if reply is None else Notification.reply_id == reply.id
    told = set(
        session.scalars(
            select(Notification.account_id).where(
                Notification.thread_id == thread.id, here, Notification.kind == NoticeKind.MENTION
            )
        )
    )
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=None if reply is None else reply.id,
        actor_id=post.edited_by_id or post.author_id,
        reasons=tuple((each, NoticeKind.MENTION) for each in ids if each not in told),
    )


@occasion_of.register
def _(event: AnswerAccepted, session: Session) -> Occasion | None:
    reply = session.get(Reply, event.reply_id)
    if reply is None or not is_live(reply):
        return None
    return Occasion(
        community_id=event.community_id,
        thread_id=event.thread_id,
        reply_id=reply.id,
        actor_id=event.accepted_by_id,
        reasons=((reply.author_id, NoticeKind.ACCEPTANCE),),
    )


@occasion_of.register
def _(event: JoinRequested, session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        actor_id=event.account_id,
        reasons=tuple(_facilitators(session, event.community_id, NoticeKind.JOIN_REQUESTED)),
    )


@occasion_of.register
def _(event: JoinDecided, _session: Session) -> Occasion | None:
    kind = NoticeKind.ADMITTED if event.admitted else NoticeKind.DECLINED
    return Occasion(
        community_id=event.community_id,
        reasons=((event.account_id, kind),),
        readers_only=event.admitted,
    )


@occasion_of.register
def _(event: ReportMade, session: Session) -> Occasion | None:
    report = session.get(Report, event.report_id)
    if report is None:
        return None
    return Occasion(
        community_id=event.community_id,
        thread_id=report.thread_id,
        reply_id=report.reply_id,
        actor_id=report.reporter_id,
        names_actor=False,  # who reported stands on the page of reports, nowhere else
        reasons=tuple(_facilitators(session, event.community_id, NoticeKind.REPORT)),
    )


@occasion_of.register
def _(event: HealthChanged, session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        reasons=tuple(_facilitators(session, event.community_id, NoticeKind.HEALTH)),
    )


def _mentioned(session: Session, thread_id: int) -> Iterator[tuple[int, NoticeKind]]:
    named = session.scalars(
        select(Mention.account_id)
        .where(Mention.thread_id == thread_id, Mention.reply_id.is_(None))
        .order_by(Mention.id)
    )
    return ((account_id, NoticeKind.MENTION) for account_id in named)


def _facilitators(
    session: Session, community_id: int, kind: NoticeKind
) -> Iterator[tuple[int, NoticeKind]]:
    found = session.scalars(
        select(Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
        )
        .order_by(Membership.id)
    )
    return ((account_id, kind) for account_id in found)


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A person who may be told; `mail` when they also want a letter."""

    account_id: int
    mail: bool
    reads: bool  # where it happened


_ADDRESSEES = (
    select(
        Community.id.label("place"),
        Account.id,
        Account.mail_notices,
        Account.email,
        or_(Community.visibility != Visibility.PRIVATE, Membership.id.is_not(None)).label("reads"),
    )
    .select_from(Account)
    .join(Community, Community.id.in_(bindparam("places", expanding=True)))
    .outerjoin(Membership, active_membership_of(Account.id.expression))
    .where(
        Account.id.in_(bindparam("people", expanding=True)),
        Account.state == AccountState.ACTIVE,
        or_(Account.suspended_at.is_(None), Account.suspended_until <= bindparam("now")),
    )
)


def addressees(session: Session, occasions: Iterable[Occasion]) -> dict[tuple[int, int], Addressee]:
    """Who of all those concerned is alive and in good standing, by community and account."""
    places: set[int] = set()
    people: set[int] = set()
    for occasion in occasions:
        if concerned := occasion.strongest():
            places.add(occasion.community_id)
            people.update(concerned)
    if not people:
        return {}
    asked = {"places": sorted(places), "people": sorted(people), "now": clock.now()}
    return {
        (row.place, row.id): Addressee(
            account_id=row.id, mail=bool(row.mail_notices and row.email), reads=row.reads
        )
        for row in session.connection().execute(_ADDRESSEES, asked)
    }
