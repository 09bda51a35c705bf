"""The weekly run: once a week, again without harm, and on from where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.worker import weekly
from app.worker.housekeeping import keep_house
from app.worker.weekly import is_due, run_weekly
from community import clock
from community.communities.models import Community, Stage
from community.health.actions.run import Found, write_found
from community.health.models import HealthFlag, HealthReading, Pause, Vitality
from community.health.queries import flags_of
from community.imports.models import ImportRun
from community.outbox import OutboxEntry
from community.threads.models import Thread
from tests import factories, figures
from tests.weekly import LAST, NOW, counted, lively, monday, readings, weeks_ago
from tests.world import World

PEOPLE = 7


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(NOW):
        yield


def _write(
    database: Database, place: int, *, weeks: int = 40, silent: int = 0, people: int = 7
) -> None:
    with database.unit_of_work() as session:
        names = f"p{place}-{weeks}"
        writers = figures.write_people(session, people, prefix=names)
        lively(session, place, writers, weeks=weeks, silent=silent)


def _due(database: Database) -> bool:
    with database.reading() as session:
        return is_due(session)


def _flags(database: Database) -> list[tuple[str, bool]]:
    with database.reading() as session:
        rows = session.scalars(select(HealthFlag).order_by(HealthFlag.id))
        return [(row.state, row.told_at is not None) for row in rows]


def _told(database: Database) -> int:
    with database.reading() as session:
        wanted = select(func.count()).where(OutboxEntry.name == "health:changed")
        return session.scalar(wanted) or 0


def test_a_run_reads_every_community_once_a_week(database: Database, world: World) -> None:
    _write(database, world.garden)
    _write(database, world.vault, weeks=10)
    assert _due(database)

    run_weekly(database)

    assert not _due(database)
    newest = {place: (state, p) for place, _, state, p, *_ in readings(database)}
    assert newest[world.garden][0] == Vitality.HEALTHY
    assert newest[world.garden][1] is not None
    assert newest[world.vault] == (Vitality.UNKNOWN, None), "too young"
    assert world.workshop not in newest
    assert run_weekly(database) == 0


def test_running_again_changes_nothing(database: Database, world: World) -> None:
    _write(database, world.garden, silent=6)
    run_weekly(database)
    before = readings(database), counted(database), _flags(database)

    run_weekly(database, LAST)

    assert (readings(database), counted(database), _flags(database)) == before


def test_a_run_that_was_stopped_goes_on_where_it_was(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(database, world.garden)
    _write(database, world.vault, silent=5)
    written: list[tuple[int, date]] = []

    def dying(session: object, found: Found) -> None:
        if len(written) == 30:
            raise KeyboardInterrupt
        written.append((found.community_id, found.week))
        write_found(session, found)  # type: ignore[arg-type]  # what the run hands on

    monkeypatch.setattr(weekly, "write_found", dying)
    with pytest.raises(KeyboardInterrupt):
        run_weekly(database)
    monkeypatch.undo()
    assert _due(database), "some communities were read, others not"

    went_on = run_weekly(database)

    assert not _due(database)
    assert went_on == len(readings(database)) - len(written)
    stopped = readings(database)
    with database.unit_of_work() as session:
        for row in session.scalars(select(HealthReading)):
            session.delete(row)
    run_weekly(database)
    assert [each[:4] for each in stopped] == [each[:4] for each in readings(database)]


def test_an_older_week_is_read_as_it_was(database: Database, world: World) -> None:
    _write(database, world.garden, silent=3)
    with clock.frozen(NOW - timedelta(weeks=4)):
        run_weekly(database, monday(4))
    then = [each for each in readings(database) if each[1] == monday(4)]
    with database.unit_of_work() as session:
        for thread in session.scalars(select(Thread.id)).all():
            factories.reply(session, thread, world.fay, at=weeks_ago(0))
        lively(session, world.garden, [world.ada, world.ben, world.cleo], weeks=3)
        for row in session.scalars(select(HealthReading)):
            session.delete(row)

    run_weekly(database, monday(4))

    again = [each for each in readings(database) if each[1] == monday(4)]
    assert [each[:5] for each in again] == [each[:5] for each in then]


def test_a_flag_is_told_on_working_days_alone(
    database: Database, world: World, settings: object
) -> None:
    _write(database, world.garden, silent=6)
    with clock.frozen(NOW + timedelta(days=5)):  # a Saturday
        run_weekly(database)
        keep_house(database, settings)  # type: ignore[arg-type]  # the fixture of the tests
    assert _flags(database) == [("quiet", False)]
    assert _told(database) == 0

    with clock.frozen(NOW + timedelta(days=7)):
        keep_house(database, settings)  # type: ignore[arg-type]  # the fixture of the tests
        keep_house(database, settings)  # type: ignore[arg-type]  # the fixture of the tests

    assert _flags(database) == [("quiet", True)]
    assert _told(database) == 1


def test_neither_breaks_nor_outages_raise_a_flag(database: Database, world: World) -> None:
    for place, kind in ((world.garden, "break"), (world.workshop, "outage")):
        _write(database, place, silent=7)
        with database.unit_of_work() as session:
            session.add(
                Pause(
                    community_id=place,
                    kind=kind,
                    starts_on=monday(6),
                    ends_on=LAST + timedelta(days=6),
                    created_at=clock.now(),
                )
            )
    _write(database, world.vault, silent=7)

    run_weekly(database)

    with database.reading() as session:
        assert set(session.scalars(select(HealthFlag.community_id))) == {world.vault}


def test_an_outage_that_is_entered_late_is_read_into_the_weeks_before(
    database: Database, world: World
) -> None:
    _write(database, world.garden, silent=5)
    with clock.frozen(NOW - timedelta(hours=1)):
        run_weekly(database)
    assert _flags(database) == [("quiet", True)]
    with database.unit_of_work() as session:
        session.add(
            Pause(
                kind="outage",
                starts_on=monday(4),
                ends_on=LAST + timedelta(days=6),
                created_at=clock.now(),
            )
        )
    with clock.frozen(NOW + timedelta(weeks=1)):
        with database.unit_of_work() as session:
            thread = factories.thread(session, world.garden, world.ada, at=weeks_ago(-1))
            for hour in range(8):
                at = weeks_ago(-1, hours=40 + hour)
                factories.reply(session, thread, (world.ben, world.fay)[hour % 2], at=at)
        run_weekly(database)

    states = {week: state for _, week, state, *_ in readings(database)}
    assert {states[monday(back)] for back in range(5)} == {Vitality.HEALTHY}
    with database.reading() as session:
        assert session.scalars(select(HealthFlag.cleared_at)).one() is not None


def test_weeks_that_an_import_was_to_fill_are_no_silence(database: Database, world: World) -> None:
    for place in (world.garden, world.vault):
        _write(database, place, silent=6)
    with database.unit_of_work() as session:
        for place, finished in ((world.garden, None), (world.vault, weeks_ago(5))):
            session.add(
                ImportRun(
                    community_id=place,
                    kind="stackexchange",
                    fingerprint="",
                    started_at=weeks_ago(5),
                    finished_at=finished,
                    report={},
                )
            )

    run_weekly(database)

    with database.reading() as session:
        assert set(session.scalars(select(HealthFlag.community_id))) == {world.vault}


def test_of_four_people_only_silence_is_told(database: Database, world: World) -> None:
    _write(database, world.garden, people=4)
    _write(database, world.vault, people=4, silent=6)
    seen: list[Found] = []

    run_weekly(database, told=seen.append)

    newest = {each.community_id: each for each in seen if each.week == LAST}
    assert newest[world.garden].reading["state"] == Vitality.UNKNOWN
    assert newest[world.vault].reading["state"] == Vitality.QUIET
    for each in newest.values():
        assert each.reading["p"] is None
        assert each.reasons == []
        said = json.dumps([each.reading["signals"], each.reading["scores"]])
        assert not any(figure in said for figure in "123456789" if f": {figure}" in said)


def test_a_community_silent_for_years_is_read_and_the_run_is_not_due_for_ever(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        factories.thread(session, world.garden, world.ada, at=weeks_ago(200))
        ended = session.get_one(Community, world.vault)
        ended.stage = Stage.ARCHIVED
        factories.thread(session, world.vault, world.ada, at=weeks_ago(3))

    run_weekly(database)

    assert not _due(database)
    assert {place for place, *_ in readings(database)} == {world.garden}


def _now_and_then(database: Database, place: int, *, silent: int) -> None:
    """One post every other week by six people in turn: too little for a forecast."""
    with database.unit_of_work() as session:
        writers = figures.write_people(session, 6, prefix=f"rare{place}")
        for number, back in enumerate(range(silent, 40, 2)):
            factories.thread(session, place, writers[number % 6], at=weeks_ago(back))


def test_a_flag_that_tells_a_fact_brings_its_figures_and_is_no_forecast(
    database: Database, world: World
) -> None:
    _now_and_then(database, world.garden, silent=5)
    run_weekly(database)
    with database.reading() as session:
        (flag,) = flags_of(session, world.garden)
    assert (flag.state, flag.p, flag.fact) == (Vitality.QUIET, None, True)
    told = {reason.code: reason.numbers for reason in flag.reasons}
    assert told["rhythm"]["days_since"] > 28
    assert "concentration" not in told, "that says nothing of a silence"

    with clock.frozen(NOW + timedelta(weeks=10)):
        run_weekly(database)
    with database.reading() as session:
        assert [each.outcome for each in flags_of(session, world.garden)] == [None]
        assert session.scalars(select(HealthFlag.outcome)).all() == [None]


def test_a_forecast_is_judged_eight_weeks_later(database: Database, world: World) -> None:
    _write(database, world.garden, silent=6)
    with database.unit_of_work() as session:
        figures.write_flag(session, world.garden, weeks_ago=9, cleared_at=clock.now())
        figures.write_flag(session, world.garden, weeks_ago=20, cleared_at=clock.now())
    run_weekly(database)
    with database.reading() as session:
        judged = {each.week: each.outcome for each in flags_of(session, world.garden)}
    assert (judged[monday(9)], judged[monday(20)]) == ("hit", "miss")
