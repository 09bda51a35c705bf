"""Appeal against what was decided about oneself, and answer an appeal, which may undo it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.accounts.queries import is_suspended
from community.communities.models import Membership
from community.errors import Conflict, Refused
from community.moderation.access import GrantedAppeal
from community.moderation.actions.approving import publish_after_all
from community.moderation.actions.hiding import give_back
from community.moderation.actions.log import log_appeal
from community.moderation.actions.measures import end_measures
from community.moderation.actions.suspensions import lift
from community.moderation.events import AppealAnswered, AppealMade
from community.moderation.models import Appeal, Measure
from community.moderation.policies import Act, MeasureKind, Ruling
from community.outbox import record
from community.threads.models import HeldPost, Reply, Thread
from community.words import N_


def appeal(session: Session, measure: Measure, *, body: str) -> Appeal:
    """Ask somebody else to look again; once for each measure, and Conflict after that."""
    session.refresh(measure, with_for_update=True)
    if session.scalar(select(Appeal.id).where(Appeal.measure_id == measure.id)) is not None:
        raise Conflict(N_("You have appealed already. The answer stands here."), code="appealed")
    if not body.strip():
        words = N_("Write something.")
        raise Refused(N_("Write something first."), code="empty", fields={"body": words})
    made = Appeal(measure_id=measure.id, body=body.strip(), created_at=clock.now())
    session.add(made)
    session.flush()  # the event needs its id
    record(session, AppealMade(community_id=measure.community_id or 0, appeal_id=made.id))
    return made


def answer(
    session: Session, found: GrantedAppeal, *, by: Actor, ruling: Ruling, words: str
) -> None:
    """Answer the person, and undo what was done when the ruling is to reverse it.

    Conflict when somebody else has answered: nothing is undone twice.
    """
    _hold_concerned(session, found.measure)
    session.refresh(found.appeal, with_for_update=True)
    if found.appeal.decided_at is not None:
        raise Conflict(N_("Somebody else has answered this appeal. Reload the page."), code="late")
    found.appeal.decided_at, found.appeal.decided_by_id = clock.now(), by.id
    found.appeal.outcome, found.appeal.answer = ruling, words
    if ruling == Ruling.REVERSED:
        _undo(session, found.measure)
    record(
        session,
        AppealAnswered(community_id=found.measure.community_id or 0, measure_id=found.measure.id),
    )
    act = Act.REVERSE if ruling == Ruling.REVERSED else Act.UPHOLD
    log_appeal(session, found.measure, by=by, act=act, role=found.part)


def _hold_concerned(session: Session, measure: Measure) -> None:
    """Hold what the measure is about before the measure: whoever acts on it anew does so too."""
    wanted: Select[Any] | None = None
    if measure.kind == MeasureKind.HIDE and measure.reply_id is not None:
        wanted = select(Reply.id).where(Reply.id == measure.reply_id)
    elif measure.kind == MeasureKind.HIDE:
        wanted = select(Thread.id).where(Thread.id == measure.thread_id)
    elif measure.kind == MeasureKind.REJECT:
        wanted = select(HeldPost.id).where(HeldPost.measure_id == measure.id)
    elif measure.kind == MeasureKind.SUSPEND:
        wanted = select(Account.id).where(Account.id == measure.account_id)
    elif measure.kind == MeasureKind.MUTE:
        wanted = _membership_of(measure).with_only_columns(Membership.id)
    if wanted is not None:
        session.execute(wanted.with_for_update())


def _membership_of(measure: Measure) -> Select[Membership]:
    return select(Membership).where(
        Membership.community_id == measure.community_id,
        Membership.account_id == measure.account_id,
    )


def _undo(session: Session, measure: Measure) -> None:
    session.refresh(measure, with_for_update=True)
    if measure.lifted_at is not None:
        return  # what holds now is another decision, with an appeal of its own
    if measure.kind == MeasureKind.HIDE:
        give_back(session, thread_id=measure.thread_id, reply_id=measure.reply_id)
    if measure.kind == MeasureKind.SUSPEND:
        account = session.get_one(Account, measure.account_id, with_for_update=True)
        if is_suspended(account.suspended_at, account.suspended_until):
            lift(session, account)
    if measure.kind == MeasureKind.MUTE:
        _let_write(session, measure)
    if measure.kind == MeasureKind.REJECT:
        publish_after_all(session, measure)
    end_measures(session, Measure.id == measure.id)


def _let_write(session: Session, measure: Measure) -> None:
    try:
        membership = session.scalars(_membership_of(measure).with_for_update()).one()
    except NoResultFound:
        return
    membership.muted_until = None
