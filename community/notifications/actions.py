"""Tell people, and note what they have read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import NotFound
from community.levels.policies import Reach
from community.levels.queries import Choices, choices_in
from community.notifications import (  # noqa: F401 (they register occasions)
    answers,
    articles,
    domains,
    knowing,
    lifecycle,
    moderation,
    order,
    polls,
    questions,
    reactions,
    seals,
    searches,
    shadows,
    suggestions,
    welcoming,
)
from community.notifications.addressees import Addressee, addressees
from community.notifications.conversations import occasions_of_replies
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.recipients import (
    OF_CONVERSATIONS,
    NoticeKind,
    Occasion,
    Told,
    occasion_of,
)
from community.notifications.unsealing import told_to_persons
from community.outbox import DomainEvent, record
from community.rhythm import actions as rhythms
from community.rhythm.policies import Rhythm
from community.threads.events import ReplyPosted, ThreadsMoved

_TELL = insert(cast("Table", Notification.__table__))
_TOLD = select(Notification.outbox_id, Notification.account_id).where(
    Notification.account_id.in_(bindparam("people", expanding=True)),
    Notification.outbox_id.in_(bindparam("seqs", expanding=True)),
)


def notify(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Write a notice to everybody whom an event concerns, each once, however often it runs."""
    for together in _parts(events):
        tell(session, _occasions(session, together))


def follow_threads(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Notices about threads that moved are read by the rules of where they are now."""
    for _seq, event in events:
        if isinstance(event, ThreadsMoved):
            session.execute(
                update(Notification)
                .where(Notification.thread_id.in_(event.thread_ids))
                .values(community_id=event.community_id)
                .execution_options(synchronize_session=False)
            )


def _parts(events: Sequence[tuple[int, DomainEvent]]) -> Iterator[list[tuple[int, DomainEvent]]]:
    """Replies that follow each other together, as they come in bursts; every other event alone.

    Who is told of an edit depends on the notices of what came before it.
    """
    for in_a_row, some in groupby(events, key=lambda each: isinstance(each[1], ReplyPosted)):
        if in_a_row:
            yield list(some)
        else:
            yield from ([each] for each in some)


def _occasions(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> dict[int, Occasion]:
    """What the events are occasions for, by sequence; those that concern nobody are left out."""
    said = {seq: event for seq, event in events if isinstance(event, ReplyPosted)}
    if said:
        return occasions_of_replies(session, said)
    found = {seq: occasion_of(event, session) for seq, event in events}
    return {seq: occasion for seq, occasion in found.items() if occasion is not None}


def tell(session: Session, occasions: Mapping[int, Occasion]) -> None:
    """Write the notices of these occasions, each by the sequence of its event, once."""
    occasions = told_to_persons(session, occasions)
    people = addressees(session, occasions.values())
    ids = {each.account_id for each in people.values()}
    aliases = {alias for each in occasions.values() for alias in each.aliases()}
    if not ids | aliases:
        return
    whose = sorted(ids | aliases)
    rows = session.connection().execute(_TOLD, {"people": whose, "seqs": list(occasions)})
    told = {(row.outbox_id, row.account_id) for row in rows}
    heard = choices_in(session, people=sorted(ids), threads=_conversations(occasions.values()))
    notices = [
        _notice(seq, occasion, one, reached)
        for seq, occasion in occasions.items()
        for one in occasion.told()
        if (seq, one.account_id) not in told and (seq, one.instead) not in told
        for reached in (_reached(occasion, one, people, heard),)
        if reached is not None or one.stays
    ]
    if notices:
        session.connection().execute(_TELL, notices)
        for notice in notices:
            record(session, NoticesChanged(account_id=notice["account_id"]))


def _conversations(occasions: Iterable[Occasion]) -> set[int]:
    """The threads in which something was said, for which people may have chosen a level."""
    return {
        occasion.thread_id
        for occasion in occasions
        if occasion.thread_id is not None
        and any(kind in OF_CONVERSATIONS for _account_id, kind in occasion.reasons)
    }


def _is_heard(kind: NoticeKind, choices: Choices | None) -> bool:
    """Whether the level that its person chose lets it through."""
    if kind not in OF_CONVERSATIONS:
        return True
    reach = Reach.OWN if choices is None else choices.reach
    if kind == NoticeKind.WATCHED:
        return reach is Reach.EVERYTHING
    return reach in (Reach.EVERYTHING, Reach.OWN) or (
        reach is Reach.NAMED and kind in (NoticeKind.MENTION, NoticeKind.QUOTE)
    )


def _reached(
    occasion: Occasion,
    one: Told,
    people: Mapping[tuple[int | None, int], Addressee],
    heard: Mapping[tuple[int, int], Choices],
) -> Addressee | None:
    """Who hears of it, unless they may not read it or do not care to."""
    if one.hears is None:
        return None
    person = people.get((occasion.community_id, one.hears))
    if person is None or (occasion.readers_only and not person.reads):
        return None
    choices = heard.get((one.hears, occasion.thread_id or 0))
    return person if _is_heard(one.kind, choices) else None


def _notice(seq: int, occasion: Occasion, one: Told, reached: Addressee | None) -> dict[str, Any]:
    now = clock.now()
    account_id = one.account_id if reached or one.instead is None else one.instead
    mails = reached is not None and reached.account_id == account_id and reached.mail
    return {
        "account_id": account_id,
        "outbox_id": seq,
        "kind": one.kind,
        "community_id": occasion.community_id,
        "thread_id": occasion.thread_id,
        "reply_id": occasion.reply_id,
        "article_id": occasion.article_id,
        "actor_id": occasion.actor_id if occasion.names_actor else None,
        "created_at": now,
        "mail_due": mails and not occasion.quiet,
        "mail_at": now + timedelta(minutes=reached.wait if reached else 0),
    }


def mark_read(session: Session, actor: Actor, notification_id: int) -> Notification:
    """The actor has seen this notice; NotFound when it is not theirs."""
    notice = session.scalar(
        select(Notification).where(
            Notification.id == notification_id, Notification.account_id == (actor.id or 0)
        )
    )
    if notice is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = clock.now()
        record(session, NoticesChanged(account_id=notice.account_id))
    return notice


def mark_all_read(session: Session, actor: Actor, *, up_to: int) -> int:
    """The actor has seen every notice up to this id; how many were new to them.

    A notice that arrived after the page was made stays new.
    """
    assert actor.id is not None  # the right asks for an account
    changed = session.execute(
        update(Notification)
        .where(
            Notification.account_id == actor.id,
            Notification.id <= up_to,
            Notification.read_at.is_(None),
        )
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    count = changed.rowcount if isinstance(changed, CursorResult) else 0
    if count:
        record(session, NoticesChanged(account_id=actor.id))
    return count


def choose_mail(session: Session, actor: Actor, *, by_mail: bool) -> None:
    """Whether notices also come by mail."""
    account = session.get_one(Account, actor.id)
    account.mail_notices = by_mail


def forget_letters(session: Session) -> None:
    """Ask for no letter about the notices that there are; they stay to be read."""
    session.execute(
        update(Notification)
        .where(Notification.mail_due)
        .values(mail_due=False)
        .execution_options(synchronize_session=False)
    )


def choose_rhythm(session: Session, actor: Actor, rhythm: Rhythm) -> None:
    """When the actor's mails come; what waits for a letter is looked at by this rhythm now."""
    assert actor.id is not None  # the right asks for an account
    rhythms.choose_rhythm(session, actor.id, rhythm)
    session.execute(
        update(Notification)
        .where(Notification.account_id == actor.id, Notification.mail_due)
        .values(mail_at=clock.now())
        .execution_options(synchronize_session=False)
    )
