"""One run of an import: batches in, short transactions out, and an account of every row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from app.database import Database, is_busy
from app.imports.exports import Export
from app.imports.fields import RowRefused, source_id
from app.imports.rows import Row
from community.imports.actions.batches import Written
from community.imports.actions.places import Place
from community.imports.arrivals import Description, Subject
from community.imports.ledger import POSTS, TAGS, USERS, Ledger
from community.imports.report import Report

# Rows in one transaction: tens of milliseconds, so that others can write in between.
BATCH, LIGHT_BATCH = 500, 1_000
_PATIENCE = 12  # times five seconds that somebody else may hold the write lock
_TWICE = "another row of the file has this Id too"


class Arrival(Protocol):
    """Any row that was read."""

    @property
    def source_id(self) -> int:
        """Its number at the source."""

    @property
    def digest(self) -> str:
        """A hash of what is taken from it."""


A = TypeVar("A", bound=Arrival)
Action = Callable[[Session, Ledger, Sequence[A]], Written]


@dataclass
class Run:
    """What the readers share. `credits` holds (name, profile link) by source id of a person."""

    database: Database
    export: Export
    place: Place
    ledger: Ledger
    at: datetime
    site: str | None
    advance: Callable[[str, int], None]
    report: Report = field(default_factory=Report)
    credits: dict[int, tuple[str, str]] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    descriptions: dict[int, Description] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    def batches(self, table: str, size: int = BATCH) -> Iterator[list[Row]]:
        """The rows of a file, some at a time."""
        rows = self.export.rows(table, lambda count: self.advance(table, count))
        tally = self.report.tally(table)
        while batch := list(islice(rows, size)):
            tally.in_file += len(batch)
            yield batch

    def sift(self, table: str, batch: Sequence[Row], read: Callable[[Run, Row], A]) -> list[A]:
        """The rows of a batch that are new or have changed; the others are accounted for."""
        found = []
        known = self.ledger.of(table)
        for row in batch:
            try:
                id_ = source_id(row, own_account=table == USERS)
                if not self.ledger.see(table, id_):
                    raise RowRefused(_TWICE)
                arrival = read(self, row)
            except RowRefused as refusal:
                self.report.refuse(table, _shown(row.get("Id")), refusal.reason)
                continue
            before = known.get(id_)
            if before is not None and before.digest == arrival.digest and not before.withdrawn:
                self.report.tally(table).unchanged += 1
            else:
                found.append(arrival)
        return found

    def write(self, table: str, action: Action[A], arrivals: Sequence[A]) -> None:
        """Do one batch in a transaction of its own, then believe and count what came of it."""
        if not arrivals:
            return
        written = self.transaction(lambda session: action(session, self.ledger, arrivals))
        known, tally = self.ledger.of(table), self.report.tally(table)
        for id_, row in written.known.items():
            if id_ in known:
                tally.updated += 1
            else:
                tally.taken += 1
            known[id_] = row
        self.ledger.of(TAGS).update(written.also)
        self.ledger.of(POSTS).update(written.posts)
        for id_, reason in written.refused.items():
            self.report.refuse(table, id_, reason)
        self.touched |= written.touched

    def transaction(self, work: Callable[[Session], R]) -> R:
        """Do the work in one unit of work, again when somebody else held the lock too long."""
        for attempt in range(_PATIENCE):
            try:
                with self.database.unit_of_work() as session:
                    return work(session)
            except Exception as error:
                if not is_busy(error) or attempt == _PATIENCE - 1:
                    raise
            time.sleep(0.05)
        raise AssertionError  # the loop returns or raises


R = TypeVar("R")


def _shown(value: str | None) -> int | str | None:
    """An Id for the report: a number where it is one, else as it stands, cut short."""
    if value is None:
        return None
    try:
        return int(value)
    except ValueError:
        return value[:40]
