"""What stood before an act, restored where nobody has touched it since; Conflict says why not.

Each holds what it is about in the order in which everybody does: the post, then its reports and
what was decided about it, the log last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.communities.access.communities import ENDED
from community.errors import Conflict
from community.moderation.access import Granted, hold_post, post_of
from community.moderation.actions.closing import has_ended
from community.moderation.actions.hiding import post_at, show_again
from community.moderation.actions.log import log_held, log_post
from community.moderation.actions.measures import end_measures
from community.moderation.actions.unpublishing import take_words_back
from community.moderation.events import PostHeld
from community.moderation.models import Appeal, Batch, BatchItem, Measure, Report, ReportCase
from community.moderation.policies import Act, Outcome, own_code
from community.outbox import record
from community.threads import actions as threads
from community.threads.access import GrantedReply
from community.threads.models import HeldPost, Thread
from community.words import N_

GONE = N_("It is not here any more.")
LATER = N_("Something else was done to it since.")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One item that goes back, who takes it back and in which part."""

    session: Session
    batch: Batch
    item: BatchItem
    by: Actor
    part: str


def unhide(step: Step) -> None:
    """Show the post again and let the reports wait that its hiding settled."""
    session, item = step.session, step.item
    report, granted = _report_and_post(step)
    hold_post(session, granted)
    _demand_not_own(step, post_of(granted).author_id)
    if post_of(granted).deleted_at is not None:
        raise Conflict(GONE, code="gone")
    if post_of(granted).hidden_at is None:
        raise Conflict(LATER, code="later_act")
    _reopen(session, report, item.before.get("settled", []), Outcome.HIDDEN)
    _demand_unappealed(session, item)
    show_again(session, granted)
    if item.before.get("accepted") and isinstance(granted, GrantedReply):
        session.execute(
            update(Thread)
            .where(Thread.id == granted.thread.id, Thread.accepted_reply_id.is_(None))
            .values(accepted_reply_id=granted.reply.id)
            .execution_options(synchronize_session=False)
        )
    log_post(session, granted, by=step.by, act=Act.UNDO_HIDE, role=step.part)


def undismiss(step: Step) -> None:
    """Let the report wait again."""
    session = step.session
    report, granted = _report_and_post(step)
    hold_post(session, granted)
    post = post_of(granted)
    if post.hidden_at is not None or post.deleted_at is not None:
        raise Conflict(LATER, code="later_act")
    if not _reopen(session, report, [report.id], Outcome.DISMISSED):
        words = N_("Another report about this post waits already.")
        raise Conflict(words, code="reported_again")
    log_post(session, granted, by=step.by, act=Act.UNDO_DISMISS, role=step.part)


def unassign(step: Step) -> None:
    """Leave the report to others, as it was."""
    session = step.session
    report, granted = _report_and_post(step)
    hold_post(session, granted)
    session.refresh(report, with_for_update=True)
    case = session.get(ReportCase, report.id)
    if report.decided_at is not None or case is None or case.assigned_to_id is None:
        raise Conflict(LATER, code="later_act")
    if case.assigned_to_id != step.batch.by_id:
        raise Conflict(LATER, code="later_act")
    case.assigned_to_id = None
    case.version += 1


def unapprove(step: Step) -> None:
    """Take the published post away and let its words wait again, while nobody has built on them."""
    session, held = step.session, _hold_held(step)
    if held.outcome != "approved":
        raise Conflict(LATER, code="later_act")
    granted = post_at(session, thread_id=held.thread_id, reply_id=held.reply_id)
    if granted is None:
        raise Conflict(GONE, code="gone")
    hold_post(session, granted)
    take_words_back(session, held, granted)
    threads.unpublish(session, granted, by=step.by)
    _wait_again(step, held)
    session.flush()  # the log reads nothing of it, and what follows sees it as it is
    log_held(session, held, by=step.by, act=Act.UNDO_APPROVE, role=step.part)


def unreject(step: Step) -> None:
    """Let the post wait again; what was decided about its author does not hold any longer."""
    session, item, held = step.session, step.item, _hold_held(step)
    if held.outcome != "rejected" or held.measure_id != item.measure_id:
        raise Conflict(LATER, code="later_act")
    _demand_unappealed(session, item)
    end_measures(session, Measure.id == item.measure_id)
    _wait_again(step, held)
    log_held(session, held, by=step.by, act=Act.UNDO_REJECT, role=step.part)


def _report_and_post(step: Step) -> tuple[Report, Granted]:
    report = step.session.get(Report, step.item.subject_id)
    if report is None or report.community_id != step.batch.community_id:
        raise Conflict(GONE, code="gone")
    granted = post_at(step.session, thread_id=report.thread_id, reply_id=report.reply_id)
    if granted is None:
        raise Conflict(GONE, code="gone")
    return report, granted


def _hold_held(step: Step) -> HeldPost:
    held = step.session.scalar(
        select(HeldPost)
        .where(
            HeldPost.id == step.item.subject_id, HeldPost.community_id == step.batch.community_id
        )
        .with_for_update()
    )
    if held is None:
        raise Conflict(GONE, code="gone")
    _demand_not_own(step, held.author_id)
    return held


def _wait_again(step: Step, held: HeldPost) -> None:
    if has_ended(step.session, held.community_id):
        raise Conflict(ENDED, code="archived")
    held.decided_at = held.decided_by_id = held.outcome = held.measure_id = None
    again = PostHeld(community_id=held.community_id, held_id=held.id, by_id=step.by.id or 0)
    record(step.session, again)


def _demand_not_own(step: Step, author_id: int) -> None:
    if step.by.is_person(author_id):
        words = N_("You wrote this post. Leave it to somebody else.")
        raise Conflict(words, code=own_code(step.by, author_id=author_id))


def _demand_unappealed(session: Session, item: BatchItem) -> None:
    """Held, so that nobody appeals in between; who appeals afterwards finds it lifted."""
    measure = session.scalar(
        select(Measure).where(Measure.id == (item.measure_id or 0)).with_for_update()
    )
    if measure is None:
        raise Conflict(GONE, code="gone")
    if session.scalar(select(exists().where(Appeal.measure_id == measure.id))):
        raise Conflict(N_("Its author has appealed: the appeal decides."), code="appealed")
    if measure.lifted_at is not None:
        raise Conflict(LATER, code="later_act")


def _reopen(session: Session, report: Report, ids: Sequence[int], outcome: Outcome) -> bool:
    """Let these reports of one post wait again, but none whose reporter has another that waits.

    Returns whether `report` does. Conflict when somebody has decided on it otherwise since.
    """
    held = session.scalars(
        select(Report)
        .where(Report.id.in_(ids))
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if report.decided_at is None or report.outcome != outcome:
        raise Conflict(LATER, code="later_act")
    again = _reported_again(session, ids)
    for each in held:
        if each.outcome == outcome and each.id not in again:
            each.decided_at = each.decided_by_id = each.outcome = None
    session.execute(
        update(ReportCase)
        .where(ReportCase.report_id.in_(ids))
        .values(version=ReportCase.version + 1)
        .execution_options(synchronize_session=False)
    )
    return report.id not in again


def _reported_again(session: Session, ids: Sequence[int]) -> set[int]:
    newer = aliased(Report)
    same_post = or_(
        newer.reply_id == Report.reply_id,
        newer.reply_id.is_(None) & Report.reply_id.is_(None),
    )
    return set(
        session.scalars(
            select(Report.id)
            .join(newer, (newer.reporter_id == Report.reporter_id) & same_post)
            .where(
                Report.id.in_(ids),
                newer.thread_id == Report.thread_id,
                newer.decided_at.is_(None),
            )
        )
    )
