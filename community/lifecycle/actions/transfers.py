"""Take threads from one community to another: ids stay, tags go along, counters follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from community import clock
from community.base import Base
from community.communities.events import CommunityChanged
from community.communities.models import Community, Membership, MembershipState, Tag, Visibility
from community.communities.queries.synonyms import ids_by_name
from community.errors import Refused
from community.lifecycle.policies import widens
from community.moderation.models import Measure, Report, ReportNote, Whisper
from community.outbox import record
from community.threads.events import ThreadsMoved
from community.threads.listed import is_counted, is_waiting
from community.threads.models import HeldPost, Reply, Thread, ThreadTag
from community.words import N_

_BATCH = 500
# What names both a thread and its community.
_BELONGING: tuple[tuple[type[Base], SQLColumnExpression[Any]], ...] = (
    (Thread, Thread.id),
    (Report, Report.thread_id),
    (Measure, Measure.thread_id),
    (HeldPost, HeldPost.thread_id),
)


def demand_no_wider(session: Session, source: Community, target: Community, *, as_: str) -> None:
    """Refused where words of `source` would gain a reader in `target`, read by whom `as_` says.

    What is private goes only to people who read it already.
    """
    if widens(source.visibility, as_):
        raise Refused(
            N_("More people would read it there than here. Choose a place that is as closed."),
            code="wider_audience",
            fields={"opens_as": N_("Not more open than the community it comes from.")},
        )
    if source.visibility != Visibility.PRIVATE:
        return
    insiders = _members(source.id)
    strangers = session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.community_id == target.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.account_id.not_in(insiders),
        )
    )
    if strangers:
        raise Refused(
            N_(
                "What is private here would be read by people who do not belong here. Everybody in "
                "the other community has to be a member of this one first."
            ),
            code="wider_audience",
        )


def _members(community_id: int) -> Any:
    return (
        select(Membership.account_id)
        .where(Membership.community_id == community_id, Membership.state == MembershipState.ACTIVE)
        .scalar_subquery()
    )


def threads_with(session: Session, community_id: int, tags: Sequence[str]) -> list[int]:
    """Every thread of a community that bears one of these tags, removed ones too."""
    found = (
        select(ThreadTag.thread_id)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(Tag.community_id == community_id, Tag.name.in_(tags))
        .distinct()
    )
    return with_merged(session, session.scalars(found.order_by(ThreadTag.thread_id)).all())


def with_merged(session: Session, thread_ids: Sequence[int]) -> list[int]:
    """These threads and those that go on in them, which bear no tags and stand where they do."""
    found = set(thread_ids)
    for batch in _batches(thread_ids):
        found.update(session.scalars(select(Thread.id).where(Thread.merged_into_id.in_(batch))))
    return sorted(found)


def all_threads(session: Session, community_id: int) -> list[int]:
    """Every thread of a community, removed ones too."""
    return list(
        session.scalars(
            select(Thread.id).where(Thread.community_id == community_id).order_by(Thread.id)
        )
    )


def _leave_asides(session: Session, thread_ids: Sequence[int]) -> None:
    """What facilitators said among themselves was for those here, and goes nowhere."""
    reports = select(Report.id).where(Report.thread_id.in_(thread_ids))
    session.execute(delete(ReportNote).where(ReportNote.report_id.in_(reports)))
    session.execute(delete(Whisper).where(Whisper.thread_id.in_(thread_ids)))


def move_threads(
    session: Session, source: Community, target: Community, thread_ids: Sequence[int]
) -> None:
    """Change the community of these threads; their addresses stay, and readers are those there."""
    session.flush()  # statements follow, and must see what is pending
    for batch in _batches(thread_ids):
        _carry_tags(session, batch, target.id)
        take_along(session, batch, target.id)
        record(
            session,
            ThreadsMoved(community_id=target.id, source_id=source.id, thread_ids=list(batch)),
        )
    for place in (source, target):
        _recount(session, place.id)
        # Open pages look again whether they may read, and everything is indexed where it is now.
        record(session, CommunityChanged(community_id=place.id, audience_changed=True))
    session.expire_all()


def take_along(session: Session, batch: Sequence[int], target_id: int) -> None:
    """The threads belong to `target_id` with what is about them; tags and counters are not here."""
    _leave_asides(session, batch)
    for table, thread_id in _BELONGING:
        session.execute(
            update(table)
            .where(thread_id.in_(batch))
            .values(community_id=target_id)
            .execution_options(synchronize_session=False)
        )
    _carry_rejections(session, batch, target_id)


def _carry_rejections(session: Session, batch: Sequence[int], target_id: int) -> None:
    """A rejection names no thread, but an appeal against it comes to who judges there."""
    rejected = select(HeldPost.measure_id).where(HeldPost.thread_id.in_(batch))
    session.execute(
        update(Measure)
        .where(Measure.id.in_(rejected))
        .values(community_id=target_id)
        .execution_options(synchronize_session=False)
    )


def _carry_tags(session: Session, batch: Sequence[int], target_id: int) -> None:
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name, Tag.description)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(batch))
    ).all()
    if not rows:
        return
    names = {row.name: row.description for row in rows}
    there = ids_by_name(session, target_id, names)
    fresh = [
        Tag(
            community_id=target_id,
            name=name,
            description=names[name],
            threads_count=0,
            created_at=clock.now(),
        )
        for name in sorted(set(names) - set(there))
    ]
    session.add_all(fresh)
    session.flush()  # their ids are needed
    there |= {tag.name: tag.id for tag in fresh}
    session.execute(delete(ThreadTag).where(ThreadTag.thread_id.in_(batch)))
    session.execute(
        insert(ThreadTag),
        # Each once: two of its tags may be one there.
        [
            {"thread_id": thread_id, "tag_id": tag_id}
            for thread_id, tag_id in sorted({(row.thread_id, there[row.name]) for row in rows})
        ],
    )


def _recount(session: Session, community_id: int) -> None:
    live = _live(community_id)
    threads = select(func.count()).where(Thread.community_id == community_id, *is_counted())
    unanswered = threads.where(is_waiting())
    last = select(func.max(Thread.last_activity_at)).where(*live)
    session.execute(
        update(Community)
        .where(Community.id == community_id)
        .values(
            threads_count=threads.scalar_subquery(),
            unanswered_count=unanswered.scalar_subquery(),
            last_activity_at=last.scalar_subquery(),
            version=Community.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    borne = (
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == Tag.id, *is_counted())
    )
    session.execute(
        update(Tag)
        .where(Tag.community_id == community_id)
        .values(threads_count=borne.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    _recount_members(session, community_id)


def _live(community_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Thread.community_id == community_id,
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
    )


def _recount_members(session: Session, community_id: int) -> None:
    posts = union_all(
        select(Thread.author_id.label("author")).where(*_live(community_id)),
        select(Reply.author_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Thread.community_id == community_id,
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
        ),
    ).subquery()
    counted = (
        select(func.count())
        .select_from(posts)
        .where(posts.c.author == Membership.account_id)
        .scalar_subquery()
    )
    session.execute(
        update(Membership)
        .where(Membership.community_id == community_id)
        .values(posts_count=counted)
        .execution_options(synchronize_session=False)
    )


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
