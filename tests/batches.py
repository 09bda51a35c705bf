"""Reports and waiting posts for tests of what is done to several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.access import community_by_id_to, community_to
from community.moderation.access import batch_to, post_to_report
from community.moderation.actions import reports
from community.moderation.actions.batches import act_on, start_batch
from community.moderation.actions.undoing import begin_undo, items_to_undo, undo_item
from community.moderation.models import BatchItem, Report
from community.moderation.policies import BatchAct, Reason
from community.moderation.queries.batches import items_left
from community.outbox import OutboxEntry
from community.text import RENDERER, render
from community.threads.actions import start_thread
from community.threads.models import HeldPost, Thread, ThreadKind
from tests.world import World


def reported(session: Session, world: World, *, title: str = "Cheap seeds", by: str = "zed") -> int:
    """The number of a report about a new thread of Ben's in the garden."""
    ben = world.actor("ben")
    thread = start_thread(
        session,
        community_to(session, ben, "garden", verb="threads.start"),
        author=ben,
        kind=ThreadKind.DISCUSSION,
        title=title,
        text=render("Buy them."),
    )
    return report_on(session, world, thread.id, by=by)


def report_on(session: Session, world: World, thread_id: int, *, by: str) -> int:
    """The number of a report about a thread."""
    who = world.actor(by)
    granted = post_to_report(session, who, thread_id=thread_id, reply_id=None)
    return reports.report_post(session, granted, by=who, reason=Reason.SPAM, note="").id


def waiting(session: Session, world: World, *, author: str = "ben", title: str = "Beans?") -> int:
    """The number of a post that waits in the garden."""
    held = HeldPost(
        community_id=world.garden,
        author_id=getattr(world, author),
        kind="question",
        title=title,
        body="When, @fay?",
        body_html="<p>When, @fay?</p>",
        renderer=RENDERER,
        mentions=["fay"],
        tags=["beans"],
        why=["first"],
        created_at=clock.now(),
    )
    session.add(held)
    session.flush()  # its number is wanted
    return held.id


def begin(
    database: Database,
    world: World,
    who: str,
    act: BatchAct,
    seen: Mapping[int, int | None] | Sequence[int],
    **more: object,
) -> int:
    """A batch of somebody's in the garden of which no step was taken."""
    versions = dict(seen) if isinstance(seen, Mapping) else dict.fromkeys(seen)
    with database.unit_of_work() as session:
        by = world.actor(who)
        place = community_by_id_to(session, by, world.garden, verb="moderation.review")
        reason = str(more.get("reason", "Advertising"))
        return start_batch(session, place, by=by, act=act, seen=versions, reason=reason).id


def carry_out(database: Database, world: World, who: str, batch_id: int) -> dict[int, str]:
    """Take the steps that are left; what became of each, by the number of what it is about."""
    with database.reading() as session:
        left = items_left(session, batch_id)
    for item_id in left:
        with database.unit_of_work() as session:
            act_on(session, batch_id, item_id, by=world.actor(who), reason="Advertising", rule=0)
    return became(database, batch_id)


def do(
    database: Database,
    world: World,
    who: str,
    act: BatchAct,
    seen: Mapping[int, int | None] | Sequence[int],
) -> tuple[int, dict[int, str]]:
    """A batch and what became of each."""
    batch_id = begin(database, world, who, act, seen)
    return batch_id, carry_out(database, world, who, batch_id)


def undo(database: Database, world: World, who: str, batch_id: int) -> dict[int, str]:
    """Take a batch back; what became of each."""
    by = world.actor(who)
    with database.unit_of_work() as session:
        begin_undo(session, batch_to(session, by, batch_id), by=by)
    with database.reading() as session:
        done = items_to_undo(session, batch_id)
    for item_id in done:
        with database.unit_of_work() as session:
            undo_item(session, batch_id, item_id, by=by)
    return became(database, batch_id)


def became(database: Database, batch_id: int) -> dict[int, str]:
    """`done`, `restored`, or the code of what hindered it, by number."""
    with database.reading() as session:
        rows = session.scalars(select(BatchItem).where(BatchItem.batch_id == batch_id)).all()
    return {
        row.subject_id: row.undone_why or row.undone or row.why or row.state or "" for row in rows
    }


def told(database: Database, name: str) -> int:
    """How many events of a name were recorded."""
    with database.reading() as session:
        wanted = select(func.count(OutboxEntry.id)).where(OutboxEntry.name == name)
        return session.scalar(wanted) or 0


def report_of(session: Session, report_id: int) -> tuple[Report, Thread]:
    """A report and the thread it is about."""
    report = session.get_one(Report, report_id)
    return report, session.get_one(Thread, report.thread_id)
