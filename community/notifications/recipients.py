"""Who hears of what: reasons in order of strength, and nobody who may not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, OrganisationRole
from community.communities.events import FacilitatorAppointed, JoinDecided, JoinRequested
from community.communities.models import (
    MemberRole,
    Membership,
    MembershipState,
)
from community.health.events import HealthChanged
from community.moderation.events import ReportMade
from community.moderation.models import Report
from community.notifications.kinds import (
    BEYOND_READING,
    FOR_FACILITATORS,
    OF_ARTICLES,
    OF_CONVERSATIONS,
    OF_DRAFT_ARTICLES,
    UNPOSTED,
    NoticeKind,
)
from community.notifications.models import Notification
from community.outbox import DomainEvent
from community.registration.events import RegistrationAsked
from community.threads.events import ReplyChanged, ThreadChanged, ThreadStarted
from community.threads.models import Mention, Reply, Thread
from community.threads.policies import is_live

__all__ = [
    "BEYOND_READING",
    "FOR_FACILITATORS",
    "OF_ARTICLES",
    "OF_CONVERSATIONS",
    "OF_DRAFT_ARTICLES",
    "UNPOSTED",
    "NoticeKind",
    "Occasion",
    "StandIn",
    "Told",
    "facilitators",
    "naming",
    "occasion_of",
]


class StandIn(NamedTuple):
    """Of which kind the notice of an alias is, and by whose choices it is written, if by any."""

    kind: NoticeKind
    hears: int | None = None


class Told(NamedTuple):
    """Whose notice, of which kind, by whose choices, and the alias that has it if they do not."""

    account_id: int
    kind: NoticeKind
    hears: int | None
    instead: int | None = None

    @property
    def stays(self) -> bool:
        """Whether there is a notice though nobody hears of it."""
        return self.hears is None or self.instead is not None


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What happened, where, and whom it concerns for which reason, the strongest reason first.

    `actor_id` is who did it and is told nothing; `names_actor` says whether others may learn it.
    """

    community_id: int | None  # None when it concerns the whole organisation
    thread_id: int | None = None
    reply_id: int | None = None
    article_id: int | None = None
    actor_id: int | None = None
    names_actor: bool = True
    reasons: tuple[tuple[int, NoticeKind], ...] = ()
    # A person who was declined is told, though they may not read the community.
    readers_only: bool = True
    quiet: bool = False  # it comes by no letter
    person_id: int | None = None  # who did it under an alias: is told nothing, and never named
    # Who is told because of an alias of theirs, and of which. They are told last, in the order of
    # aliases: in that of accounts, numbers would say on which side of others the author stands.
    sealed: Mapping[int, int] = field(default_factory=dict)
    # By alias: a notice that nobody reads, where the person hears of it otherwise, did it or is
    # gone. Numbers of notices follow each other: one fewer would say that, and so who it is.
    stand_ins: Mapping[int, StandIn] = field(default_factory=dict)

    def strongest(self) -> dict[int, NoticeKind]:
        """Each person once, with the first of their reasons; the one who did it never."""
        chosen: dict[int, NoticeKind] = {}
        for account_id, kind in self.reasons:
            if account_id not in (self.actor_id, self.person_id):
                chosen.setdefault(account_id, kind)
        return chosen

    def aliases(self) -> set[int]:
        """The aliases that may have a notice in the place of a person."""
        return {*self.sealed.values(), *self.stand_ins}

    def told(self) -> list[Told]:
        """Who is told, in the order of the numbers that their notices get."""
        chosen = sorted(self.strongest().items())
        plain = [Told(each, kind, each) for each, kind in chosen if each not in self.sealed]
        hidden = {
            self.sealed[each]: Told(each, kind, each, self.sealed[each])
            for each, kind in chosen
            if each in self.sealed
        }
        for alias, stands in self.stand_ins.items():
            hidden[alias] = Told(alias, stands.kind, stands.hears)
        return plain + [hidden[alias] for alias in sorted(hidden)]


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
                Notification.thread_id == thread.id,
                here,
                Notification.kind.in_((NoticeKind.MENTION, NoticeKind.QUOTE)),
            )
        )
    )
    reply_id = None if reply is None else reply.id
    kinds = dict(_mentioned(session, thread.id, reply_id))
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=reply_id,
        actor_id=post.edited_by_id or post.author_id,
        reasons=tuple((each, kinds[each]) for each in ids if each in kinds and each not in told),
    )


@occasion_of.register
def _(event: JoinRequested, session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        actor_id=event.account_id,
        reasons=tuple(facilitators(session, event.community_id, NoticeKind.JOIN_REQUESTED)),
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
def _(event: FacilitatorAppointed, _session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        actor_id=event.appointed_by_id,
        reasons=((event.account_id, NoticeKind.APPOINTED),),
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
        reasons=tuple(facilitators(session, event.community_id, NoticeKind.REPORT)),
    )


@occasion_of.register
def _(event: HealthChanged, session: Session) -> Occasion | None:
    return Occasion(
        community_id=event.community_id,
        reasons=tuple(facilitators(session, event.community_id, NoticeKind.HEALTH)),
    )


@occasion_of.register
def _(event: RegistrationAsked, session: Session) -> Occasion | None:
    del event  # who asks stands on the page of those who wait, nowhere else
    admins = session.scalars(
        select(Account.id).where(Account.role == OrganisationRole.ADMIN).order_by(Account.id)
    )
    return Occasion(
        community_id=None,
        reasons=tuple((account_id, NoticeKind.REGISTRATION) for account_id in admins),
    )


def _mentioned(
    session: Session, thread_id: int, reply_id: int | None = None
) -> Iterator[tuple[int, NoticeKind]]:
    named = session.execute(
        select(Mention.account_id, Mention.by_quote)
        .where(Mention.thread_id == thread_id, Mention.reply_id.is_not_distinct_from(reply_id))
        .order_by(Mention.id)
    )
    return ((account_id, naming(by_quote=by_quote)) for account_id, by_quote in named)


def naming(*, by_quote: bool) -> NoticeKind:
    """What somebody is told whom a post names, or quotes."""
    return NoticeKind.QUOTE if by_quote else NoticeKind.MENTION


def facilitators(
    session: Session, community_id: int, kind: NoticeKind
) -> Iterator[tuple[int, NoticeKind]]:
    """Everybody who looks after the community, told for one reason."""
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
