"""Carries the outbox to its subscribers, oldest first, at least once and never in a circle."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS, Subscriber
from community.outbox import DomainEvent, savepoint
from community.outbox_claims import (
    Claimed,
    claim,
    has_waiting,
    mark_carried,
    mark_failed,
    put_back,
)
from search import IndexBusy

_log = logging.getLogger(__name__)
BATCH = 200
AT_ONCE = 8  # rows whose consequences are written in one transaction

Subscribers = Mapping[type[DomainEvent], Sequence[Subscriber]]


class Index(Protocol):
    """What the relay asks of the search index."""

    def start(self) -> None:
        """Make it fit to be written."""

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Index what these (sequence, event) pairs touched; safe to repeat."""

    def rest(self) -> None:
        """Nothing waits: look after yourself."""


class Relay:
    """One batch after another: claimed, indexed together, then each row in its own savepoint."""

    def __init__(
        self, database: Database, index: Index, *, subscribers: Subscribers = SUBSCRIBERS
    ) -> None:
        self._database = database
        self._index = index
        self._subscribers = subscribers

    def step(self) -> int:
        """Carry one batch; how many rows were carried, 0 when nothing was due."""
        with self._database.reading() as session:
            if not has_waiting(session):
                return 0
        with self._database.unit_of_work() as session:
            claimed = claim(session, limit=BATCH)
        indexed = self._indexed(claimed)
        return sum(self._carry_all(part) for part in _parts(indexed))

    def _carry_all(self, part: Sequence[Claimed]) -> int:
        with self._database.unit_of_work() as session:
            carried = [each.seq for each in part if self._carry(session, each)]
            mark_carried(session, carried)
        return len(carried)

    def _indexed(self, claimed: Sequence[Claimed]) -> Sequence[Claimed]:
        """Those whose consequences stand in the index; the others are tried again later."""
        try:
            self._index.take(_events(claimed))
        except IndexBusy as error:
            # No fault of theirs, and it may last: a full disk must not wear them out.
            _log.warning("Nothing can be indexed now, %d events wait: %s", len(claimed), error)
            with self._database.unit_of_work() as session:
                put_back(session, [each.seq for each in claimed])
            return []
        except Exception:  # noqa: BLE001 (any damage; it is logged and each row is tried alone)
            _log.exception("A batch of %d events could not be indexed", len(claimed))
            return [each for each in claimed if self._indexed_alone(each)]
        return claimed

    def _indexed_alone(self, each: Claimed) -> bool:
        try:
            self._index.take(_events([each]))
        except Exception as error:  # noqa: BLE001 (kept on the row for an operator to read)
            self._fail(each, f"index: {type(error).__name__}: {error}")
            return False
        return True

    def _carry(self, session: Session, each: Claimed) -> bool:
        """Run the subscribers of one row; what they wrote goes if one of them fails."""
        if each.event is None:
            _log.warning("Event %s is of a kind that this version does not know", each.seq)
            return True
        try:
            with savepoint(session):
                for subscriber in self._subscribers.get(type(each.event), ()):
                    subscriber(session, each.seq, each.event)
        except Exception as error:  # noqa: BLE001 (kept on the row for an operator to read)
            self._note(session, each, f"{type(error).__name__}: {error}")
            return False
        return True

    def _fail(self, each: Claimed, error: str) -> None:
        with self._database.unit_of_work() as session:
            self._note(session, each, error)

    def _note(self, session: Session, each: Claimed, error: str) -> None:
        parked = mark_failed(session, each, error=error)
        _log.error(
            "Event %s was not carried (%s): %s",
            each.seq,
            "parked" if parked else "tried again later",
            error,
            exc_info=True,
        )


def _parts(rows: Sequence[Claimed]) -> Iterator[Sequence[Claimed]]:
    """A few rows at a time: whoever posts meanwhile waits for the lock no longer than that."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _events(claimed: Sequence[Claimed]) -> list[tuple[int, DomainEvent]]:
    return [(each.seq, each.event) for each in claimed if each.event is not None]
