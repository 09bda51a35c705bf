"""Who hears of what moderators decide: the person concerned, and who answers their appeal."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from community.moderation.events import (
    ActUndone,
    AppealAnswered,
    AppealMade,
    MeasureTaken,
    PostApproved,
    PostClosed,
    PostHeld,
)
from community.moderation.judges import judges_of
from community.moderation.models import Appeal, BatchItem, Measure
from community.notifications.models import Notification
from community.notifications.recipients import (
    NoticeKind,
    Occasion,
    facilitators,
    occasion_of,
)
from community.outbox import OutboxEntry
from community.seal.masks import person_behind
from community.threads.models import HeldPost


@occasion_of.register
def _(event: MeasureTaken, session: Session) -> Occasion | None:
    measure = session.get(Measure, event.measure_id)
    if measure is None or measure.lifted_at is not None:
        return None  # taken back before anybody was told
    return _told(measure, NoticeKind.MEASURE)


@occasion_of.register
def _(event: AppealAnswered, session: Session) -> Occasion | None:
    measure = session.get(Measure, event.measure_id)
    return None if measure is None else _told(measure, NoticeKind.APPEAL_ANSWERED)


def _told(measure: Measure, kind: NoticeKind) -> Occasion | None:
    if measure.community_id is None:
        return None  # what the organisation decided stands on the person's front page
    return Occasion(
        community_id=measure.community_id,
        reasons=((measure.account_id, kind),),
        readers_only=False,
    )


@occasion_of.register
def _(event: AppealMade, session: Session) -> Occasion | None:
    appeal = session.get(Appeal, event.appeal_id)
    measure = None if appeal is None else session.get(Measure, appeal.measure_id)
    if measure is None:
        return None
    _part, judges = judges_of(session, measure)
    return Occasion(
        community_id=measure.community_id,
        reasons=tuple((each, NoticeKind.APPEAL) for each in judges),
        readers_only=False,
    )


@occasion_of.register
def _(event: PostHeld, session: Session) -> Occasion | None:
    held = session.get(HeldPost, event.held_id)
    if held is None or held.decided_at is not None:
        return None
    # Whoever has not read yet that it waits is not told a second time, nor who let it wait again.
    know = _unread(session, held) | {event.by_id} if event.by_id else set()
    told = facilitators(session, held.community_id, NoticeKind.HELD)
    return Occasion(
        community_id=held.community_id,
        actor_id=held.author_id,
        names_actor=False,  # who waits stands on the page of what waits, nowhere else
        reasons=tuple(each for each in told if each[0] not in know),
    )


def _unread(session: Session, held: HeldPost) -> set[int]:
    """Who has a notice about this post as one that waits, and has not read it."""
    found = session.execute(
        select(Notification.account_id, OutboxEntry.payload)
        .join(OutboxEntry, OutboxEntry.id == Notification.outbox_id)
        .where(
            Notification.community_id == held.community_id,
            Notification.kind == NoticeKind.HELD,
            Notification.read_at.is_(None),
        )
    )
    return {row.account_id for row in found if row.payload.get("held_id") == held.id}


@occasion_of.register
def _(event: PostApproved, session: Session) -> Occasion | None:
    held = session.get(HeldPost, event.held_id)
    if held is None or held.outcome != "approved":
        return None  # withdrawn from its readers before anybody was told
    if _told_published(session, held):
        return None  # published, taken back and published again before anybody was told
    return Occasion(
        community_id=held.community_id,
        thread_id=held.thread_id,
        reply_id=held.reply_id,
        reasons=((held.author_id, NoticeKind.PUBLISHED),),
    )


@occasion_of.register
def _(event: PostClosed, session: Session) -> Occasion | None:
    held = session.get(HeldPost, event.held_id)
    if held is None or held.outcome != "closed":
        return None
    return Occasion(
        community_id=held.community_id,
        reasons=((held.author_id, NoticeKind.CLOSED),),
        readers_only=False,
    )


@occasion_of.register
def _(event: ActUndone, session: Session) -> Occasion | None:
    item = session.get(BatchItem, event.item_id)
    if item is None:
        return None
    if item.measure_id is not None:
        measure = session.get(Measure, item.measure_id)
        if measure is None or not _heard(
            session, measure.account_id, NoticeKind.MEASURE, measure_id=measure.id
        ):
            return None
        return _told(measure, NoticeKind.UNDONE)
    held = session.get(HeldPost, item.subject_id)
    if held is None or held.decided_at is not None:
        return None
    if not _heard(session, held.author_id, NoticeKind.PUBLISHED, held_id=held.id):
        return None
    return Occasion(
        community_id=held.community_id,
        reasons=((held.author_id, NoticeKind.WAITS_AGAIN),),
    )


def _heard(session: Session, account_id: int, kind: NoticeKind, **about: int) -> bool:
    """Whether somebody was told of what is taken back; otherwise there is nothing to correct."""
    name, number = next(iter(about.items()))
    told = session.scalars(
        select(OutboxEntry.payload)
        .join(Notification, Notification.outbox_id == OutboxEntry.id)
        .where(
            Notification.account_id == person_behind(session, account_id),
            Notification.kind == kind,
        )
    )
    return any(payload.get(name) == number for payload in told)


def _told_published(session: Session, held: HeldPost) -> bool:
    wanted = exists().where(
        Notification.account_id == held.author_id,
        Notification.kind == NoticeKind.PUBLISHED,
        Notification.thread_id == held.thread_id,
        Notification.reply_id.is_not_distinct_from(held.reply_id),
    )
    return bool(session.scalar(select(wanted)))
