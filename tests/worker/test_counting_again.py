"""Counting again: what it leaves alone, and what becomes of it when it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.database import Database
from app.worker import weekly
from app.worker.weekly import count_up_to
from community import clock
from community.accounts.models import Account
from community.threads.events import ReplyRemoved
from community.threads.models import Reply, Thread
from tests import factories
from tests.weekly import (
    LAST,
    NOW,
    counted,
    hear,
    lively,
    rebuilt,
    week_of,
    weeks_ago,
)
from tests.world import World

pytestmark = pytest.mark.both_databases
_REAL = SimpleNamespace(write_recount=weekly.write_recount, write_threads=weekly.write_threads)


class _Killed(Exception):
    """The process ends here."""


def _dying(real: Callable[..., None], budget: Iterator[int]) -> Callable[..., None]:
    """The same, until the budget of calls is spent."""

    def call(*given: object) -> None:
        if next(budget, None) is None:
            raise _Killed
        real(*given)

    return call


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(NOW):
        yield


def test_only_marked_weeks_and_the_newest_eight_are_counted_again(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        lively(session, world.garden, [world.ada, world.ben, world.cleo], weeks=30)
    count_up_to(database, LAST)
    with database.unit_of_work() as session:
        for back in range(30):
            week_of(session, world.garden, back).posts = 999
        reply = session.scalars(
            select(Reply.id).where(Reply.created_at < weeks_ago(14, hours=168))
        ).first()
        at = session.get_one(Reply, reply).created_at
    hear(database, ReplyRemoved(community_id=world.garden, thread_id=0, reply_id=reply or 0))

    count_up_to(database, LAST)

    with database.reading() as session:
        again = {back for back in range(30) if week_of(session, world.garden, back).posts != 999}
    marked = (weeks_ago(0, hours=168) - at).days // 7
    assert again == {*range(8), marked}
    assert marked >= 14


def test_a_count_that_is_stopped_anywhere_is_made_good_by_the_next(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.unit_of_work() as session:
        people = [world.ada, world.ben, world.cleo, world.fay]
        lively(session, world.garden, people, weeks=40)
        lively(session, world.vault, people, weeks=12)
    stop = 0
    for stop in range(1, 40):
        budget = iter(range(stop))
        for name in ("write_recount", "write_threads"):
            monkeypatch.setattr(weekly, name, _dying(getattr(_REAL, name), budget))
        try:
            count_up_to(database, LAST)
        except _Killed:
            continue
        break
    monkeypatch.undo()

    assert stop > 5, "it was stopped at more than one place"
    assert counted(database) == rebuilt(database)


def test_posts_of_programs_change_nothing(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        threads = lively(session, world.garden, [world.ada, world.ben], weeks=12)
    count_up_to(database, LAST)
    before = counted(database)
    with database.unit_of_work() as session:
        program = session.get_one(Account, world.zed)
        program.automated = True
        for thread in threads:
            at = session.get_one(Thread, thread).created_at + timedelta(minutes=1)
            factories.reply(session, thread, world.zed, at=at)
        factories.thread(session, world.garden, world.zed, at=weeks_ago(1))

    count_up_to(database, LAST)

    assert counted(database) == before
