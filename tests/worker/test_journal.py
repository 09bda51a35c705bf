"""A follower of the outbox skips nothing, whatever order transactions end in."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.bells import bell_of
from app.database import Database
from community.accounts.events import AccountChanged
from community.outbox import Position, lines_after, newest_position, record


def test_a_follower_reads_what_was_committed_since(database: Database) -> None:
    with database.reading() as session:
        start = newest_position(session)
    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=1))
        record(session, AccountChanged(account_id=2))

    with database.reading() as session:
        lines = lines_after(session, start)
        assert [line.event for line in lines] == [
            AccountChanged(account_id=1),
            AccountChanged(account_id=2),
        ]
        assert lines_after(session, lines[-1].position) == []
        assert newest_position(session) == lines[-1].position


@pytest.mark.postgres
def test_a_low_sequence_committed_late_is_not_skipped(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.writer.connect() as slow, database.writer.connect() as quick:
        slow_session, quick_session = Session(slow), Session(quick)
        record(slow_session, AccountChanged(account_id=1))
        slow_session.flush()  # it has the lower sequence and stays open
        record(quick_session, AccountChanged(account_id=2))
        quick_session.commit()
        with database.reading() as session:
            early = lines_after(session, Position())
        slow_session.commit()
    position = early[-1].position if early else Position()
    with database.reading() as session:
        late = lines_after(session, position)
    database.dispose()

    told = [line.event for line in [*early, *late]]
    assert sorted(event.account_id for event in told if isinstance(event, AccountChanged)) == [1, 2]


@pytest.mark.postgres
def test_a_low_sequence_of_a_younger_transaction_is_not_skipped(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.writer.connect() as old, database.writer.connect() as young:
        old_session, young_session = Session(old), Session(young)
        old_session.execute(text("SELECT pg_current_xact_id()"))  # the older transaction …
        record(young_session, AccountChanged(account_id=1))
        young_session.flush()  # … but the younger one takes the lower sequence, and stays open
        record(old_session, AccountChanged(account_id=2))
        old_session.commit()
        with database.reading() as session:
            early = lines_after(session, Position())
        young_session.commit()
    position = early[-1].position if early else Position()
    with database.reading() as session:
        late = lines_after(session, position)
    database.dispose()

    assert [line.event for line in [*early, *late]] == [
        AccountChanged(account_id=2),
        AccountChanged(account_id=1),
    ]


def _rings_for_another(database: Database, url: str) -> bool:
    other = Database(url)

    def commit() -> None:
        with other.unit_of_work() as session:
            record(session, AccountChanged(account_id=1))

    with bell_of(database) as bell:
        while bell.wait(0.3):
            pass  # what the opening of the bell itself stirred up
        threading.Timer(0.1, commit).start()
        rang = bell.wait(5)
    other.dispose()
    return rang


def test_a_commit_by_another_process_rings_the_bell(database: Database) -> None:
    assert _rings_for_another(database, database.url)


@pytest.mark.postgres
def test_a_commit_by_another_process_rings_the_bell_on_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)
    assert _rings_for_another(database, postgres_url)
    database.dispose()
