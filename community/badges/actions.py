"""Give badges for help, and choose whether others see them.

A badge stands whatever becomes of the help later: it was given when it was, and taking a badge
away would tell its bearer what somebody else did. Imported posts and aliases bring none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.answers.events import AnswerConfirmed
from community.answers.models import AnswerCheck
from community.answers.policies import REVIEW_AFTER
from community.badges.events import BadgeGiven
from community.badges.models import Badge
from community.badges.policies import LONG_WAIT, MANY_HELPED, SOME_HELPED, BadgeKind
from community.insertion import insert_once
from community.outbox import DomainEvent, record
from community.questions.events import AnswerAccepted
from community.reactions.events import HelpCounted
from community.revisions.models import EditSuggestion, SuggestionState
from community.suggestions.events import EditDecided
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import is_live

Earned = Iterator[tuple[int, BadgeKind]]


def award(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Give what these events earned, each badge once, however often it runs."""
    for _seq, event in events:
        for account_id, kind in _earned(session, event):
            _give(session, account_id, kind)


def _earned(session: Session, event: DomainEvent) -> Earned:
    if isinstance(event, (AnswerAccepted, HelpCounted)):
        yield from _by_answer(session, event.reply_id)
    elif isinstance(event, AnswerConfirmed):
        yield from _by_confirming(session, event.reply_id)
    elif isinstance(event, EditDecided):
        yield from _by_changing(session, event.suggestion_id)


def _by_answer(session: Session, reply_id: int) -> Earned:
    """What the author of an answer has earned by now; a single look at it, whatever happened."""
    row = session.execute(
        select(Reply, Thread)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Reply.id == reply_id, Reply.kind == ReplyKind.ANSWER, Reply.attribution.is_(None))
    ).one_or_none()
    if row is None or not (is_live(row.Reply) and is_live(row.Thread)):
        return
    reply, thread = row
    # Who answers themselves has helped nobody by accepting it.
    accepted = thread.accepted_reply_id == reply.id and thread.author_id != reply.author_id
    if accepted:
        yield reply.author_id, BadgeKind.ACCEPTED
    if reply.worked_count:
        yield reply.author_id, BadgeKind.WORKED
    if accepted or reply.helped_count:
        for kind in _by_help(session, reply, thread):
            yield reply.author_id, kind


def _by_help(session: Session, reply: Reply, thread: Thread) -> Iterator[BadgeKind]:
    if reply.created_at - thread.created_at > LONG_WAIT and _was_first(session, reply, thread):
        yield BadgeKind.PATIENT
    helped = _helped_by(session, reply.author_id)
    if helped >= SOME_HELPED:
        yield BadgeKind.HELPED_5
    if helped >= MANY_HELPED:
        yield BadgeKind.HELPED_25


def _was_first(session: Session, reply: Reply, thread: Thread) -> bool:
    earlier = select(Reply.id).where(
        Reply.thread_id == thread.id,
        Reply.id < reply.id,
        Reply.kind == ReplyKind.ANSWER,
        Reply.author_id != thread.author_id,
    )
    return session.scalar(earlier.limit(1)) is None


def _helped_by(session: Session, author_id: int) -> int:
    """How many of their answers helped, counted no further than the last badge needs."""
    accepted = (Thread.accepted_reply_id == Reply.id) & (Thread.author_id != Reply.author_id)
    some = (
        select(Reply.id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Reply.author_id == author_id,
            Reply.kind == ReplyKind.ANSWER,
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
            Reply.attribution.is_(None),
            or_(Reply.helped_count > 0, accepted),
        )
        .limit(MANY_HELPED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def _by_confirming(session: Session, reply_id: int) -> Earned:
    row = session.execute(
        select(AnswerCheck.confirmed_by_id, AnswerCheck.confirmed_at, Reply.created_at)
        .join(Reply, Reply.id == AnswerCheck.reply_id)
        .where(AnswerCheck.reply_id == reply_id, AnswerCheck.confirmed_by_id.is_not(None))
    ).one_or_none()
    if row is not None and row.confirmed_at - row.created_at > REVIEW_AFTER:
        yield row.confirmed_by_id, BadgeKind.FRESH


def _by_changing(session: Session, suggestion_id: int) -> Earned:
    made = session.get(EditSuggestion, suggestion_id)
    taken = (SuggestionState.ACCEPTED, SuggestionState.PARTLY)
    if made is None or made.state not in taken or made.decided_by_id is None:
        return
    if made.proposer_id != made.decided_by_id:
        yield made.proposer_id, BadgeKind.IMPROVED
        yield made.decided_by_id, BadgeKind.TOOK_OVER


def _give(session: Session, account_id: int, kind: BadgeKind) -> None:
    """Aliases are `automated` accounts without a person to show: a badge would open the seal."""
    person = session.scalar(
        select(Account.id).where(
            Account.id == account_id,
            Account.automated.is_(False),
            Account.state == AccountState.ACTIVE,
        )
    )
    if person is None:
        return
    badge = {"account_id": person, "kind": str(kind), "awarded_at": clock.now()}
    if insert_once(session, Badge, **badge):
        record(session, BadgeGiven(account_id=person, kind=str(kind)))


def choose_showing(session: Session, actor: Actor, *, shown: bool) -> None:
    """Whether others see the actor's badges in their profile."""
    session.get_one(Account, actor.id).shows_badges = shown
