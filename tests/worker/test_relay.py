"""The relay carries each event once, in order, and one that fails holds up no other."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database import Database, DatabaseBusy
from app.worker.relay import Relay
from app.worker.silent import SILENT
from app.worker.subscribers import SUBSCRIBERS
from community import clock
from community.accounts.events import AccountChanged, AccountOpened
from community.outbox import DomainEvent, OutboxEntry, event_types, record
from community.outbox_claims import prune
from community.schema import TABLES
from search import IndexBusy

Events = Sequence[tuple[int, DomainEvent]]
assert TABLES  # every capability is loaded, so that every event is known


class ListIndex:
    """An index that remembers what it was given, and fails for chosen accounts."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.broken: set[int] = set()

    def start(self) -> None:
        """Ready."""

    def rest(self) -> None:
        """Nothing to do."""

    def settle(self, seconds: float) -> int:  # noqa: ARG002 (the name is the protocol's)
        return 0

    def rebuild(self) -> int:
        return 0

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Remember the batch, or fail for it."""
        if any(getattr(event, "account_id", 0) in self.broken for _, event in events):
            message = "this document cannot be written"
            raise ValueError(message)
        self.batches.append([seq for seq, _ in events])


@pytest.fixture
def index() -> ListIndex:
    """An index in memory."""
    return ListIndex()


def _record(database: Database, *account_ids: int) -> None:
    with database.unit_of_work() as session:
        for account_id in account_ids:
            record(session, AccountChanged(account_id=account_id))


def _rows(database: Database) -> Sequence[OutboxEntry]:
    with database.reading() as session:
        return session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()


def test_every_event_is_subscribed_to_or_silent_on_purpose() -> None:
    known = {kind for kind in event_types().values() if kind.__module__.startswith("community.")}

    assert known == set(SUBSCRIBERS) | SILENT
    assert not set(SUBSCRIBERS) & SILENT


def test_a_batch_is_indexed_at_once_and_carried_in_order(
    database: Database, index: ListIndex
) -> None:
    heard: list[int] = []

    def hear(_session: Session, events: Events) -> None:
        heard.extend(seq for seq, _event in events)

    _record(database, 1, 2, 3)
    relay = Relay(database, index, subscribers={AccountChanged: (hear,)})

    assert relay.step() == 3
    assert relay.step() == 0
    seqs = [row.id for row in _rows(database)]
    assert index.batches == [seqs]
    assert heard == seqs
    assert all(row.processed_at for row in _rows(database))


def test_a_row_that_fails_takes_its_writes_with_it_and_the_rest_moves_on(
    database: Database, index: ListIndex
) -> None:
    def hear(session: Session, events: Events) -> None:
        for _seq, event in events:
            assert isinstance(event, AccountChanged)
            record(session, AccountOpened(account_id=event.account_id))
            if event.account_id == 2:
                message = "boom"
                raise RuntimeError(message)

    _record(database, 1, 2, 3)
    Relay(database, index, subscribers={AccountChanged: (hear,)}).step()

    first, second, third, *made = _rows(database)
    assert first.processed_at
    assert third.processed_at
    assert second.processed_at is None
    assert second.last_error == "RuntimeError: boom"
    assert second.retry_at is not None
    assert [row.payload["account_id"] for row in made] == [1, 3]


def test_a_full_disk_makes_events_wait_and_wears_none_of_them_out(
    database: Database, index: ListIndex
) -> None:
    class Full(ListIndex):
        def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
            raise IndexBusy(f"No space left for {len(events)} events")

    _record(database, 1, 2)
    now = clock.now()
    for minute in range(20):
        with clock.frozen(now + timedelta(minutes=minute)):
            assert Relay(database, Full()).step() == 0

    assert not any(row.parked_at or row.last_error for row in _rows(database))
    with clock.frozen(now + timedelta(minutes=21)):
        assert Relay(database, index).step() == 2


def test_a_busy_database_makes_events_wait_and_wears_none_of_them_out(
    database: Database, index: ListIndex
) -> None:
    busy = [True]

    def hear(_session: Session, events: Events) -> None:
        if busy[0] and len(events) < 50:
            raise DatabaseBusy

    _record(database, *range(60))
    relay = Relay(database, index, subscribers={AccountChanged: (hear,)})
    now = clock.now()
    for number in range(20):
        with clock.frozen(now + timedelta(seconds=5 * number)), contextlib.suppress(DatabaseBusy):
            relay.step()

    rows = _rows(database)
    assert not any(row.parked_at or row.attempts > 1 for row in rows)
    assert sum(row.processed_at is not None for row in rows) == 50
    busy[0] = False
    with clock.frozen(now + timedelta(seconds=100)):
        relay.step()
    with clock.frozen(now + timedelta(seconds=105)):
        relay.step()
    assert all(row.processed_at for row in _rows(database))


def test_a_row_that_keeps_failing_is_parked(database: Database, index: ListIndex) -> None:
    def fail(_session: Session, _events: Events) -> None:
        message = "never"
        raise RuntimeError(message)

    _record(database, 1)
    relay = Relay(database, index, subscribers={AccountChanged: (fail,)})
    now = clock.now()
    for minute in range(20):
        with clock.frozen(now + timedelta(minutes=5 * minute)):
            relay.step()

    (row,) = _rows(database)
    assert row.attempts == 8
    assert row.parked_at is not None


def test_a_document_that_cannot_be_indexed_holds_up_no_other(
    database: Database, index: ListIndex
) -> None:
    index.broken = {2}
    _record(database, 1, 2, 3)

    assert Relay(database, index, subscribers={}).step() == 2

    first, second, third = _rows(database)
    assert index.batches == [[first.id], [third.id]]
    assert second.processed_at is None
    assert second.last_error == "index: ValueError: this document cannot be written"


def test_a_row_that_kills_its_worker_is_parked_in_the_end(
    database: Database, index: ListIndex
) -> None:
    _record(database, 1)
    now = clock.now()

    class Killed(BaseException):
        """As if the process had died."""

    def die(_session: Session, _events: Events) -> None:
        raise Killed

    relay = Relay(database, index, subscribers={AccountChanged: (die,)})
    for round_ in range(8):
        with clock.frozen(now + timedelta(hours=round_)), pytest.raises(Killed):
            relay.step()
    with clock.frozen(now + timedelta(hours=9)):
        assert relay.step() == 0

    (row,) = _rows(database)
    assert row.parked_at is not None


def test_an_event_of_an_unknown_kind_is_passed_over(database: Database, index: ListIndex) -> None:
    with database.unit_of_work() as session:
        session.add(OutboxEntry(name="future:thing", payload={}, created_at=clock.now()))

    assert Relay(database, index).step() == 1


def test_carried_events_are_kept_for_thirty_days(database: Database, index: ListIndex) -> None:
    _record(database, 1)
    Relay(database, index).step()

    with clock.frozen(clock.now() + timedelta(days=29)), database.unit_of_work() as session:
        assert prune(session, limit=10) == 0
    with clock.frozen(clock.now() + timedelta(days=31)), database.unit_of_work() as session:
        assert prune(session, limit=10) == 1
    assert _rows(database) == []


def test_what_is_kept_of_a_failure_holds_no_words_of_anybody(
    database: Database, index: ListIndex, caplog: pytest.LogCaptureFixture
) -> None:
    words = "".join(("marrow", "stone"))  # or the line itself would stand in the log

    def hear(session: Session, _events: Events) -> None:
        session.execute(insert(OutboxEntry), [{"name": words, "payload": {}}])

    _record(database, 1)
    Relay(database, index, subscribers={AccountChanged: (hear,)}).step()

    (row,) = _rows(database)
    assert "IntegrityError" in (row.last_error or "")
    assert words not in (row.last_error or "")
    assert words not in caplog.text
