"""What a day costs, and what a good week may show."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.database import Database
from community.agenda import day_of
from community.today.queries import good_week
from tests import factories
from tests.queries import Statements
from tests.world import World


def test_a_day_takes_as_many_statements_for_two_lines_as_for_two_hundred(
    database: Database, world: World, statements: Statements
) -> None:
    def asked() -> int:
        statements.clear()
        with database.reading() as session:
            day_of(session, world.actor("ada"))
        return len(statements)

    with database.unit_of_work() as session:
        for _number in range(2):
            factories.thread(session, world.garden, world.cleo)
        factories.flag(session, world.garden)
    few = asked()
    with database.unit_of_work() as session:
        for _number in range(200):
            factories.thread(session, world.garden, world.cleo)
        factories.flag(session, world.vault)

    assert asked() == few <= 19


def test_a_good_week_shows_no_count_behind_which_fewer_than_five_people_stand(
    world: World, session: Session
) -> None:
    ada = world.actor("ada")
    asked = factories.thread(session, world.garden, world.cleo)
    for person in (world.ben, world.ada, world.fay, world.mo):
        factories.reply(session, asked, person)
    places = day_of(session, ada).places

    assert good_week(session, places).replies is None
    factories.reply(session, asked, world.pia)
    week = good_week(session, places)
    assert (week.replies, week.helpers) == (5, 5)
    assert week.answered is None  # one person asked
    assert week.insights is None
