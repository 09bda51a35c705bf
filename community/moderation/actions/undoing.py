"""Take back what was done to several at once: what nobody has touched since, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.errors import CommunityError, Conflict, Forbidden, NotFound
from community.moderation.access import GrantedBatch, batch_to
from community.moderation.actions.batches import hold_item
from community.moderation.actions.log import log_place
from community.moderation.actions.restoring import (
    Step,
    unapprove,
    unassign,
    undismiss,
    unhide,
    unreject,
)
from community.moderation.events import ActUndone
from community.moderation.models import BatchItem
from community.moderation.policies import Act, BatchAct, is_undoable, may_undo, told_to_all
from community.outbox import record, savepoint
from community.rights import Role
from community.words import N_, Words

_BACK: Mapping[BatchAct, Callable[[Step], None]] = MappingProxyType(
    {
        BatchAct.HIDE: unhide,
        BatchAct.DISMISS: undismiss,
        BatchAct.ASSIGN: unassign,
        BatchAct.APPROVE: unapprove,
        BatchAct.REJECT: unreject,
    }
)
# Nobody was told that a report was dismissed or taken in hand.
_WAS_TOLD = (BatchAct.HIDE, BatchAct.APPROVE, BatchAct.REJECT)


def begin_undo(session: Session, found: GrantedBatch, *, by: Actor) -> None:
    """Decide that a batch is taken back; each item is a step of its own (`undo_item`).

    Forbidden for whoever neither did it nor is an admin. Conflict when it was taken back already,
    is older than a day, or did nothing; whoever was interrupted may go on.
    """
    batch = found.batch
    session.refresh(batch, with_for_update=True)
    if not may_undo(by, by_id=batch.by_id, standing=found.granted.standing):
        raise Forbidden(N_("Only who did this, or an admin, can take it back."), code="not_yours")
    if batch.undone_at is not None:
        if batch.undone_by_id == by.id and items_to_undo(session, batch.id):
            return
        raise Conflict(_undone_by(session, batch.undone_by_id), code="undone")
    if not is_undoable(batch.created_at, now=clock.now()):
        words = N_(
            "This was done more than a day ago and cannot be taken back at once any more. Open "
            "what you want to change."
        )
        raise Conflict(words, code="too_late")
    if not items_to_undo(session, batch.id):
        raise Conflict(N_("Nothing of it was done, so there is nothing to take back."), code="none")
    batch.undone_at, batch.undone_by_id = clock.now(), by.id
    log_place(session, found.granted, by=by, act=Act.UNDO_BATCH, role=_part(found))


def items_to_undo(session: Session, batch_id: int) -> list[int]:
    """What was done and not yet asked to go back, in the order of the numbers."""
    return list(
        session.scalars(
            select(BatchItem.id)
            .where(
                BatchItem.batch_id == batch_id,
                BatchItem.state == "done",
                BatchItem.undone.is_(None),
            )
            .order_by(BatchItem.subject_id)
        )
    )


def undo_item(session: Session, batch_id: int, item_id: int, *, by: Actor) -> None:
    """Take one item back, or keep why it cannot be; nothing happens when that was asked before."""
    found = batch_to(session, by, batch_id)
    item, batch = hold_item(session, batch_id, item_id)
    if item is None or batch is None or batch.undone_at is None:
        return
    if item.state != "done" or item.undone is not None:
        return
    if not may_undo(by, by_id=batch.by_id, standing=found.granted.standing):
        raise NotFound
    item.undone = "kept"
    session.flush()  # below this the step may be taken back alone
    act = BatchAct(batch.act)
    try:
        with savepoint(session):
            item.undone = "restored"
            if act in _WAS_TOLD:
                record(session, ActUndone(community_id=batch.community_id, item_id=item.id))
            step = Step(session=session, batch=batch, item=item, by=by, part=_part(found))
            _BACK[act](step)
    except CommunityError as error:
        item.undone_why = told_to_all(error.code)
    except (IntegrityError, StaleDataError):
        item.undone_why = "race"


def _part(found: GrantedBatch) -> str:
    """In which part somebody takes it back; who facilitates does so, also being an admin."""
    return "facilitator" if Role.FACILITATOR in found.granted.standing else "admin"


def _undone_by(session: Session, account_id: int | None) -> Words:
    who = session.scalar(select(Account.name).where(Account.id == (account_id or 0))) or "?"
    return N_("%(who)s has taken this back already. Nothing was done twice.", who=who)
