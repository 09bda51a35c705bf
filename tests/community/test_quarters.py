"""A quarter in counts: what is counted, where it begins, and what is kept back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.errors import NotFound
from community.quarters.figures import Figure, counted, counted_people
from community.quarters.periods import Quarter, quarter_named
from community.quarters.queries import quarter_of
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from tests import factories
from tests.queries import Statements
from tests.world import World

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
IN_IT = datetime(2026, 8, 3, 9, tzinfo=UTC)
Q3 = Quarter(2026, 3)


def _figures(session: Session, place: int, quarter: Quarter = Q3) -> dict[str, Figure]:
    session.flush()
    with clock.frozen(NOW):
        page = quarter_of(session, community_id=place, quarter=quarter)
    return {figure.code: figure for figure in page.figures}


def _people(session: Session, count: int) -> list[int]:
    return [factories.account(session, handle=f"person{number}").id for number in range(count)]


def test_without_a_name_it_is_the_last_quarter_that_is_over() -> None:
    with clock.frozen(NOW):
        assert quarter_named("", ZoneInfo("UTC")) == Q3
        assert quarter_named("2026-Q4", ZoneInfo("UTC")).before == Q3
        for wrong in ("2027-Q1", "2026-Q5", "2026", "1999-Q1", "2026-Q3; --", "2000-Q1"):
            with pytest.raises(NotFound):
                quarter_named(wrong, ZoneInfo("UTC"))


def test_a_quarter_begins_at_midnight_where_the_organisation_is() -> None:
    begins, ends = Q3.bounds(ZoneInfo("Europe/Berlin"))
    assert begins == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert ends == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert Quarter(2025, 4).after == Quarter(2026, 1)


def test_counts_equal_counts_made_by_hand(world: World, session: Session) -> None:
    askers, helpers = _people(session, 12)[:6], []
    helpers = [world.ben, world.ada, world.fay, world.mo, world.pia]
    threads = [factories.thread(session, world.garden, who, at=IN_IT) for who in askers]
    for thread, helper in zip(threads, helpers, strict=False):
        answer = factories.reply(session, thread, helper, at=IN_IT + timedelta(hours=2))
        session.execute(update(Thread).where(Thread.id == thread).values(accepted_reply_id=answer))
    factories.reply(session, threads[5], helpers[0], at=IN_IT + timedelta(days=3))
    factories.reply(session, threads[5], askers[5], kind=ReplyKind.COMMENT, at=IN_IT)

    found = _figures(session, world.garden)

    assert found["asked"] == Figure(code="asked", value=6, people=6)
    assert found["answered"] == Figure(code="answered", value=6, of=6, people=6)
    assert found["accepted"] == Figure(code="accepted", value=5, of=6, people=5)
    assert found["help"] == Figure(code="help", value=6, people=5)
    assert found["newcomers"].value == 6
    # Five of six were answered within a day: the sixth would stand out.
    assert found["welcomed"].value is None
    assert found["insights"].value is None


def test_what_is_gone_automatic_elsewhere_or_of_another_time_counts_nowhere(
    world: World, session: Session
) -> None:
    people = _people(session, 5)
    threads = [
        factories.thread(session, world.garden, who, kind=ThreadKind.INSIGHT, at=IN_IT)
        for who in people
    ]
    assert _figures(session, world.garden)["insights"].value == 5

    gone = update(Thread).where(Thread.id == threads[0])
    for column in ("hidden_at", "deleted_at", "withdrawn_at"):
        session.execute(gone.values({column: NOW}))
        assert _figures(session, world.garden)["insights"].value is None
        session.execute(gone.values({column: None}))
    session.execute(update(Account).where(Account.id == people[0]).values(automated=True))
    assert _figures(session, world.garden)["insights"].value is None
    session.execute(update(Account).where(Account.id == people[0]).values(automated=False))
    session.execute(gone.values(community_id=world.vault))
    assert _figures(session, world.garden)["insights"].value is None
    session.execute(gone.values(community_id=world.garden, created_at=IN_IT - timedelta(days=90)))
    assert _figures(session, world.garden)["insights"].value is None


def test_whoever_wrote_before_is_not_new(world: World, session: Session) -> None:
    people = _people(session, 7)
    for who in people:
        factories.thread(session, world.garden, who, at=IN_IT)
    factories.thread(session, world.garden, people[0], at=IN_IT - timedelta(days=200))

    assert _figures(session, world.garden)["newcomers"].value == 6


def test_help_for_oneself_is_no_help(world: World, session: Session) -> None:
    thread = factories.thread(session, world.garden, world.ben, at=IN_IT)
    for who in _people(session, 5):
        factories.reply(session, thread, who, at=IN_IT)
    factories.reply(session, thread, world.ben, at=IN_IT)
    assert _figures(session, world.garden)["help"] == Figure(code="help", value=5, people=5)

    session.execute(update(Reply).values(hidden_at=NOW))
    assert _figures(session, world.garden)["help"].value is None


@pytest.mark.parametrize("people", range(5))
def test_nothing_is_shown_behind_which_fewer_than_five_people_stand(people: int) -> None:
    assert counted("help", 40, people=people, of=50) == Figure(code="help", value=None)
    assert counted_people("newcomers", people) == Figure(code="newcomers", value=None)


@pytest.mark.parametrize("rest", range(1, 5))
def test_the_few_others_do_not_stand_out_either(rest: int) -> None:
    assert counted_people("welcomed", 20, of=20 + rest).value is None
    assert counted_people("welcomed", 20, of=20).value == 20
    assert counted_people("welcomed", 20, of=25).value == 20


def test_a_quarter_takes_as_many_statements_for_two_threads_as_for_two_hundred(
    database: Database, world: World, statements: Statements
) -> None:
    def asked() -> int:
        statements.clear()
        with clock.frozen(NOW), database.reading() as session:
            quarter_of(session, community_id=world.garden, quarter=Q3)
        return len(statements)

    def talk(count: int) -> None:
        with database.unit_of_work() as session:
            for _number in range(count):
                thread = factories.thread(session, world.garden, world.cleo, at=IN_IT)
                factories.reply(session, thread, world.ben, at=IN_IT)

    talk(2)
    few = asked()
    talk(100)
    assert asked() == few <= 13
