"""Carries the outbox to its subscribers, oldest first, at least once and never in a circle."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from app.database import Database, is_busy
from app.worker.subscribers import SUBSCRIBERS, Subscriber, consumer_of
from community.operations.queries.events import Consumer
from community.outbox import DomainEvent
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
_ITSELF = "relay"
AT_ONCE = 50  # rows whose consequences are written in one transaction

Subscribers = Mapping[type[DomainEvent], Sequence[Subscriber]]


class Index(Protocol):
    """What the relay asks of the search index."""

    def start(self) -> None:
        """Make it fit to be written."""

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Index what these (sequence, event) pairs touched; safe to repeat."""

    def rest(self) -> None:
        """Nothing waits: look after yourself."""

    def settle(self, seconds: float) -> int:
        """Do slow work that finding need not wait for; how many documents still wait."""

    def rebuild(self) -> int:
        """Make everything anew from the rows; how many documents."""


class Relay:
    """One batch after another: claimed, indexed together, then carried a few dozen at a time."""

    def __init__(
        self, database: Database, index: Index, *, subscribers: Subscribers = SUBSCRIBERS
    ) -> None:
        self._database = database
        self._index = index
        self._subscribers = subscribers
        self._consumer = _ITSELF  # whose work is under way
        self._begun: list[int] = []  # claimed when the database was found busy

    def step(self) -> int:
        """Carry one batch; how many rows were carried, 0 when nothing was due."""
        self._put_back_begun()
        with self._database.reading() as session:
            if not has_waiting(session):
                return 0
        with self._database.unit_of_work() as session:
            claimed = claim(session, limit=BATCH)
        try:
            indexed = self._indexed(claimed)
            return sum(self._carry_all(part) for part in _parts(indexed))
        except Exception as error:
            if is_busy(error):
                # No fault of theirs: nobody else holds them, and they need not outwait the lease.
                self._begun = [each.seq for each in claimed]
            raise

    def _put_back_begun(self) -> None:
        if self._begun:
            with self._database.unit_of_work() as session:
                put_back(session, self._begun)
            self._begun = []

    def _carry_all(self, part: Sequence[Claimed]) -> int:
        """Carry some rows together, and when that fails each alone; how many were carried."""
        try:
            self._carry(part)
        except Exception as error:
            if is_busy(error):
                raise
            _log.exception("%d events could not be carried together", len(part))
            return sum(self._carried_alone(each) for each in part)
        return len(part)

    def _carried_alone(self, each: Claimed) -> bool:
        try:
            self._carry([each])
        except Exception as error:
            if is_busy(error):
                raise
            self._fail(each, f"{type(error).__name__}: {error}", consumer=self._consumer)
            return False
        return True

    def _carry(self, part: Sequence[Claimed]) -> None:
        """Run the subscribers; whatever they wrote goes if one of them fails."""
        self._consumer = _ITSELF
        with self._database.unit_of_work() as session:
            for subscriber, events in self._subscribed(part).items():
                self._consumer = consumer_of(subscriber)
                subscriber(session, events)
            mark_carried(session, [each.seq for each in part])

    def _subscribed(
        self, part: Sequence[Claimed]
    ) -> Mapping[Subscriber, list[tuple[int, DomainEvent]]]:
        found: dict[Subscriber, list[tuple[int, DomainEvent]]] = {}
        for each in part:
            if each.event is None:
                _log.warning("Event %s is of a kind that this version does not know", each.seq)
                continue
            for subscriber in self._subscribers.get(type(each.event), ()):
                found.setdefault(subscriber, []).append((each.seq, each.event))
        return found

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
            self._fail(each, f"index: {type(error).__name__}: {error}", consumer=Consumer.INDEX)
            return False
        return True

    def _fail(self, each: Claimed, error: str, *, consumer: str) -> None:
        with self._database.unit_of_work() as session:
            parked = mark_failed(session, each, error=error, consumer=consumer)
        _log.error(
            "Event %s was not carried by %s (%s): %s",
            each.seq,
            consumer,
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
