"""Do one act to several reports or posts that wait, each in a step of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted as GrantedPlace
from community.communities.access import community_by_id_to
from community.errors import CommunityError, Conflict, NotFound, Refused
from community.moderation.access import GrantedReport, held_here, hold_post, report_to_decide
from community.moderation.actions.approving import approve, reject
from community.moderation.actions.cases import demand_free, hold_case, take_in_hand
from community.moderation.actions.reports import decide_report
from community.moderation.models import Batch, BatchItem, Measure, Report
from community.moderation.policies import (
    MOST_AT_ONCE,
    NEEDS_REASON,
    ON_REPORTS,
    BatchAct,
    Outcome,
    told_to_all,
)
from community.moderation.rules import rules_of
from community.outbox import savepoint
from community.threads.access import GrantedReply
from community.words import N_

_KEPT_DAYS = 90


def start_batch(
    session: Session,
    granted: GrantedPlace,
    *,
    by: Actor,
    act: BatchAct,
    seen: Mapping[int, int | None],
    reason: str = "",
    rule: int = 0,
) -> Batch:
    """Write down what is to be done; `seen` are numbers with the version that was looked at.

    Nothing is done yet: each item is a step of its own (`act_on`), in the order of the numbers.
    """
    _demand_some(len(seen))
    if act in NEEDS_REASON and not reason.strip():
        words = N_("Say why: the author will read it.")
        raise Refused(words, code="reason_missing", fields={"reason": words})
    batch = Batch(
        community_id=granted.community.id,
        by_id=by.id,
        act=act,
        rule=rules_of(session, granted.community.id).cited(rule) if act in NEEDS_REASON else "",
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()  # its items need its id
    session.add_all(
        BatchItem(batch_id=batch.id, subject_id=number, version=seen[number])
        for number in sorted(seen)
    )
    return batch


def _demand_some(count: int) -> None:
    if count == 0:
        words = N_("Tick at least one row.")
        raise Refused(words, code="nothing_chosen", fields={"items": words})
    if count > MOST_AT_ONCE:
        words = N_(
            "These are %(count)s rows, and at most %(most)s go at once. Untick some and do them "
            "afterwards.",
            count=count,
            most=MOST_AT_ONCE,
        )
        raise Refused(words, code="too_many", fields={"items": words})


def act_on(
    session: Session, batch_id: int, item_id: int, *, by: Actor, reason: str, rule: int
) -> None:
    """Take the step of one item; nothing happens when it was taken. What hinders it is kept.

    A transaction each: whoever writes the log holds its end until they commit, and held over the
    next post it would lie across the order in which others take posts and log.
    """
    item, batch = hold_item(session, batch_id, item_id)
    if item is None or batch is None or item.state is not None:
        return
    if batch.by_id != by.id:
        raise NotFound
    item.state = "skipped"
    if batch.undone_at is not None:
        item.why = "undone"
        return
    session.flush()  # below this the step may be taken back alone
    try:
        with savepoint(session):
            _act(session, batch, item, by=by, reason=reason, rule=rule)
            item.state = "done"
    except CommunityError as error:
        together = error.code == "decided" and _went_along(session, batch, item)
        item.why = "together" if together else told_to_all(error.code)
    except (IntegrityError, StaleDataError):
        item.why = "race"


def hold_item(
    session: Session, batch_id: int, item_id: int
) -> tuple[BatchItem | None, Batch | None]:
    """One item, held until the transaction ends, before anything it is about; and its batch."""
    item = session.scalar(
        select(BatchItem)
        .where(BatchItem.id == item_id, BatchItem.batch_id == batch_id)
        .with_for_update()
    )
    return item, session.get(Batch, batch_id)


def _act(
    session: Session, batch: Batch, item: BatchItem, *, by: Actor, reason: str, rule: int
) -> None:
    act = BatchAct(batch.act)
    if act in NEEDS_REASON:
        _demand_same_rule(session, batch, rule)
    if act in ON_REPORTS:
        found = report_to_decide(session, by, item.subject_id)
        if found.report.community_id != batch.community_id:
            raise NotFound
        if act == BatchAct.ASSIGN:
            _assign(session, found, by=by)
        else:
            _decide(session, found, item, by=by, act=act, reason=reason, rule=rule)
        return
    place = community_by_id_to(session, by, batch.community_id, verb="moderation.approve")
    held = held_here(session, place, item.subject_id)
    version = item.version or 0  # nobody has read version 0
    if act == BatchAct.APPROVE:
        approve(session, held, by=by, version=version)
    else:
        measure = reject(session, held, by=by, version=version, reason=reason, rule=rule)
        item.measure_id = measure.id


def _demand_same_rule(session: Session, batch: Batch, rule: int) -> None:
    """Who goes on after an interruption cites by number what may have been written anew since."""
    words = N_("The rules were changed meanwhile. Open it and decide on it alone.")
    changed = Conflict(words, code="rules_changed")
    try:
        cited = rules_of(session, batch.community_id).cited(rule)
    except Refused as gone:
        raise changed from gone
    if cited != batch.rule:
        raise changed


def _assign(session: Session, found: GrantedReport, *, by: Actor) -> None:
    if hold_case(session, found.report).assigned_to_id == by.id:
        raise Conflict(N_("This report is in your hand already."), code="mine")
    take_in_hand(session, found, by=by)  # never out of another's hand: that is seen one by one


def _decide(
    session: Session,
    found: GrantedReport,
    item: BatchItem,
    *,
    by: Actor,
    act: BatchAct,
    reason: str,
    rule: int,
) -> None:
    hold_post(session, found.granted)
    demand_free(session, found.report, by=by)
    hides = act == BatchAct.HIDE
    if hides:
        item.before = _before_hiding(session, found)
    decide_report(
        session,
        found,
        by=by,
        outcome=Outcome.HIDDEN if hides else Outcome.DISMISSED,
        reason=reason,
        rule=rule,
        version=item.version,
    )
    if hides:
        item.measure_id = _hiding_of(session, found)


def _before_hiding(session: Session, found: GrantedReport) -> dict[str, object]:
    """Which reports wait and are settled by it, and whether the answer is the accepted one."""
    granted, report = found.granted, found.report
    settled = session.scalars(
        select(Report.id)
        .where(
            Report.thread_id == report.thread_id,
            Report.reply_id.is_not_distinct_from(report.reply_id),
            Report.decided_at.is_(None),
        )
        .order_by(Report.id)
    )
    reply = granted.reply if isinstance(granted, GrantedReply) else None
    accepted = reply is not None and granted.thread.accepted_reply_id == reply.id
    return {"settled": list(settled), "accepted": accepted}


def _hiding_of(session: Session, found: GrantedReport) -> int | None:
    report = found.report
    return session.scalar(
        select(Measure.id)
        .where(
            Measure.thread_id == report.thread_id,
            Measure.reply_id.is_not_distinct_from(report.reply_id),
            Measure.lifted_at.is_(None),
        )
        .order_by(Measure.id.desc())
        .limit(1)
    )


def _went_along(session: Session, batch: Batch, item: BatchItem) -> bool:
    """Whether the report was settled by this very batch: another one was about the same post."""
    done: Sequence[dict[str, object]] = session.scalars(
        select(BatchItem.before).where(BatchItem.batch_id == batch.id, BatchItem.state == "done")
    ).all()
    settled = [each.get("settled", ()) for each in done]
    return any(item.subject_id in ids for ids in settled if isinstance(ids, list))


def prune_batches(session: Session) -> None:
    """Forget the oldest ones; what they did stands in measures and log."""
    old = select(Batch.id).where(Batch.created_at < clock.ago(days=_KEPT_DAYS))
    old = old.order_by(Batch.id).limit(100)
    session.execute(delete(BatchItem).where(BatchItem.batch_id.in_(old)))
    session.execute(delete(Batch).where(Batch.id.in_(old)))
