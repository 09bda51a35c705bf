"""After the last row: withdraw what is gone, count what stands, tell the readers of the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imports.run import Run
from community import clock
from community.imports.actions import belonging, counters
from community.imports.actions.places import finish_run
from community.imports.actions.renames import let_go
from community.imports.actions.withdrawals import withdraw
from community.imports.ledger import COMMENTS, HISTORY, LINKS, POSTS, TAGS, USERS, VOTES
from community.outbox import record
from community.threads.events import ThreadsImported
from community.threads.models import Thread

_CHUNK = 500  # rows in one transaction
_IN_EVENT = 100  # threads in one event: what the index takes in at once
T = TypeVar("T")


def close(run: Run) -> None:
    """Bring everything in step with what was read; a run that is killed here is resumed here."""
    for table in (HISTORY, COMMENTS, POSTS, VOTES, LINKS, TAGS, USERS):
        if run.export.has(table):
            _withdraw(run, table)
        elif run.ledger.of(table):
            run.report.note(
                f"The dump holds no {table}.xml. What came of it earlier was left as it is."
            )
    if run.export.has(TAGS):
        run.transaction(lambda session: let_go(session, run.ledger))
    _count(run)
    _announce(run)
    run.transaction(
        lambda session: finish_run(
            session,
            run.place,
            snapshot=run.export.digest.hexdigest(),
            report=run.report.summary(),
            at=clock.now(),
        )
    )


def _withdraw(run: Run, table: str) -> None:
    by_kind: dict[str, list[int]] = {}
    known = run.ledger.of(table)
    for source_id in run.ledger.absent(table):
        by_kind.setdefault(known[source_id].local_table, []).append(source_id)
    # Answers before their questions, by the names of their tables.
    for kind in sorted(by_kind):
        for ids in _chunks(by_kind[kind]):
            work = partial(withdraw, ledger=run.ledger, table=table, source_ids=ids, at=run.at)
            written, outcomes = run.transaction(work)
            known.update(written.known)
            run.touched |= written.touched
            for source_id, outcome in outcomes.items():
                run.report.withdraw(table, source_id, outcome)


def _count(run: Run) -> None:
    community_id = run.place.community_id
    answers = _find(run, counters.answers_to_count)
    _each(run, counters.count_answers, [reply for reply, _thread in answers])
    accepted = _find(run, counters.acceptances)
    _each(run, counters.accept, accepted)
    threads = _find(run, counters.threads_to_count)
    _each(run, counters.count_threads, threads)
    run.touched |= {thread for _reply, thread in answers}
    run.touched |= {change["thread"] for change in accepted} | set(threads)
    newcomers = _find(run, belonging.newcomers)
    _each(run, lambda session, people: belonging.admit(session, community_id, people), newcomers)
    _each(run, belonging.count_members, _find(run, belonging.members_to_count))
    run.transaction(lambda session: belonging.count_community(session, community_id))


def _find(run: Run, query: Callable[[Session, int], list[T]]) -> list[T]:
    with run.database.reading() as session:
        return query(session, run.place.community_id)


def _each(run: Run, write: Callable[[Session, Sequence[Any]], None], rows: Sequence[Any]) -> None:
    for chunk in _chunks(rows):
        run.transaction(lambda session, chunk=chunk: write(session, chunk))  # type: ignore[misc]  # the chunk is bound early


def _announce(run: Run) -> None:
    """Let the index know, and nobody else: an import is history, not news.

    An earlier run that was killed left no list of what it touched, so that all is indexed.
    """
    touched: Iterable[int] = run.touched
    if run.place.resumed:
        touched = _find(run, _all_threads)
    community_id = run.place.community_id
    for ids in _chunks(sorted(touched)):
        run.transaction(partial(_record, community_id=community_id, thread_ids=ids))


def _record(session: Session, *, community_id: int, thread_ids: Sequence[int]) -> None:
    for start in range(0, len(thread_ids), _IN_EVENT):
        ids = list(thread_ids[start : start + _IN_EVENT])
        record(session, ThreadsImported(community_id=community_id, thread_ids=ids))


def _all_threads(session: Session, community_id: int) -> list[int]:
    return list(session.scalars(select(Thread.id).where(Thread.community_id == community_id)))


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
