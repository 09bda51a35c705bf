"""A follower of the outbox skips nothing, whatever order transactions end in."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from sqlalchemy.orm import Session

from app.bells import bell_of
from app.database import Database
from community.accounts.events import AccountChanged
from community.outbox import (
    lines_after,
    lines_of_thread,
    newest_seq,
    record,
    savepoint,
    write_recorded,
)
from community.threads.events import ReplyPosted
from community.threads.queries import changes_since

_THREAD = 7


def test_a_follower_reads_what_was_committed_since(database: Database) -> None:
    with database.reading() as session:
        start = newest_seq(session)
    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=1))
        record(session, AccountChanged(account_id=2))

    with database.reading() as session:
        lines = lines_after(session, start)
        assert [line.event for line in lines] == [
            AccountChanged(account_id=1),
            AccountChanged(account_id=2),
        ]
        assert lines_after(session, lines[-1].seq) == []
        assert newest_seq(session) == lines[-1].seq


def test_what_a_part_recorded_goes_with_it_when_it_fails(database: Database) -> None:
    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=1))
        with suppress(ZeroDivisionError), savepoint(session):
            record(session, AccountChanged(account_id=2))
            with savepoint(session):
                record(session, AccountChanged(account_id=3))
            raise ZeroDivisionError
        with savepoint(session):
            record(session, AccountChanged(account_id=4))

    with database.reading() as session:
        told = [line.event for line in lines_after(session, 0)]
    assert told == [AccountChanged(account_id=1), AccountChanged(account_id=4)]


def _reply(session: Session, reply_id: int) -> None:
    record(
        session,
        ReplyPosted(community_id=1, thread_id=_THREAD, reply_id=reply_id, author_id=1),
    )


@pytest.mark.postgres
def test_who_records_first_and_commits_last_is_not_overlooked(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.unit_of_work() as slow:
        _reply(slow, 1)
        slow.flush()
        with database.unit_of_work() as quick:
            _reply(quick, 2)
        with database.reading() as session:
            seen = changes_since(session, _THREAD, after=0)

    assert seen.reply_ids == (2,)
    assert _said_after(database, seen.seq) == [1]
    database.dispose()


@pytest.mark.postgres
def test_nobody_overtakes_a_number_that_is_not_committed_yet(postgres_url: str) -> None:
    database = Database(postgres_url)

    def overtake() -> None:
        with database.unit_of_work() as quick:
            _reply(quick, 2)

    overtaking = threading.Thread(target=overtake)
    with database.unit_of_work() as slow:
        _reply(slow, 1)
        write_recorded(slow)  # it has its number, and stays open
        overtaking.start()
        overtaking.join(timeout=0.5)
        # A page loaded now remembers this place, and asks from here when it is told of more.
        with database.reading() as session:
            seen = newest_seq(session)
    overtaking.join()

    assert _said_after(database, seen) == [1, 2]
    database.dispose()


def _said_after(database: Database, seq: int) -> list[int]:
    """What a page, a socket that comes back and a follower find; they must agree."""
    with database.reading() as session:
        page = changes_since(session, _THREAD, after=seq).reply_ids
        told = [
            [line.event.reply_id for line in lines if isinstance(line.event, ReplyPosted)]
            for lines in (
                lines_of_thread(session, _THREAD, after=seq, limit=10),
                lines_after(session, seq),
            )
        ]
    assert told == [list(page), list(page)]
    return list(page)


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
