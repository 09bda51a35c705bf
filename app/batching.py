"""Carry out what was chosen for several at once, and take it back: each row in its own step."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.actor import actor
from app.database import DatabaseBusy, is_busy
from app.idempotency import done_once, once
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.errors import Refused
from community.moderation.access import GrantedBatch
from community.moderation.actions.batches import act_on, start_batch
from community.moderation.actions.undoing import begin_undo, items_to_undo, undo_item
from community.moderation.policies import ON_REPORTS, BatchAct
from community.moderation.queries.batches import items_left
from community.moderation.queries.measures import texts_for
from community.words import N_

_log = logging.getLogger(__name__)


def do_together(
    slug: str,
    *,
    act: BatchAct,
    seen: Mapping[int, int | None],
    reason: str,
    text_id: int,
    rule: int,
) -> int:
    """Do one act to several; the number of the batch, in which each row says what became of it.

    What was written down is carried out afterwards, so that the same request sent again goes on
    where the first was interrupted.
    """
    verb = "moderation.review" if act in ON_REPORTS else "moderation.approve"
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb=verb)

        def said() -> str:
            return reason or _text(session, granted.community.id, text_id)

        def begin() -> str:
            batch = start_batch(
                session, granted, by=actor(), act=act, seen=seen, reason=said(), rule=rule
            )
            return str(batch.id)

        batch_id = int(once(session, begin))
        left = list(items_left(session, batch_id))
        # What is done needs no words any more: the text may have been taken out since.
        why = said() if left else reason
    _carry_out(batch_id, left, reason=why, rule=rule)
    return batch_id


def take_back(find: Callable[[Session], GrantedBatch]) -> int:
    """Take a batch back, as far as nobody has touched since what it did; its number."""
    with unit_of_work() as session:
        found = find(session)
        done_once(session, lambda: begin_undo(session, found, by=actor()))
        batch_id = found.batch.id
    with reading() as session:
        done = items_to_undo(session, batch_id)
    who = actor()
    _each(done, lambda session, item_id: undo_item(session, batch_id, item_id, by=who))
    return batch_id


def _text(session: Session, community_id: int, text_id: int) -> str:
    if text_id == 0:
        return ""
    for one in texts_for(session, community_id):
        if one.id == text_id:
            return one.body
    words = N_("This text was taken out meanwhile. Choose another, or write why.")
    raise Refused(words, code="no_such_text", fields={"text_id": words})


def _carry_out(batch_id: int, left: Sequence[int], *, reason: str, rule: int) -> None:
    who = actor()
    _each(
        left,
        lambda session, item_id: act_on(
            session, batch_id, item_id, by=who, reason=reason, rule=rule
        ),
    )


def _each(item_ids: Iterable[int], step: Callable[[Session, int], None]) -> None:
    for item_id in item_ids:
        try:
            with unit_of_work() as session:
                step(session, item_id)
        except (DatabaseBusy, OperationalError) as error:
            if not is_busy(error):
                raise
            return  # what was done is done; the page names what was not reached
        except Exception:  # noqa: BLE001  # a fault in one row must not keep the others from theirs
            _log.exception("A row of a batch failed: item %s", item_id)
