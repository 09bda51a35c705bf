"""The weekly table follows what was posted and taken away, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database import Database
from app.worker.weekly import count_up_to
from community import clock
from community.communities.actions.memberships import set_role
from community.communities.events import MembershipChanged
from community.communities.models import MemberRole, Membership
from community.health.models import HealthPairWeek, HealthPersonWeek, HealthThread, HealthWeek
from community.threads.events import ThreadRemoved, ThreadsImported
from community.threads.models import Reply, Thread
from tests import factories
from tests.weekly import (
    LAST,
    NOW,
    counted,
    hear,
    lively,
    marks,
    monday,
    rebuilt,
    week_of,
    weeks_ago,
)
from tests.world import World

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(NOW):
        yield


def test_a_thread_whose_only_recent_reply_is_deleted_is_told_anew(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        thread = factories.thread(session, world.garden, world.cleo, at=weeks_ago(20))
        reply = factories.reply(session, thread, world.ben, at=weeks_ago(1))
    count_up_to(database, LAST)
    with database.reading() as session:
        assert session.get_one(HealthThread, thread).first_reply_at is not None

    with database.unit_of_work() as session:
        session.get_one(Reply, reply).deleted_at = NOW
    count_up_to(database, LAST)

    with database.reading() as session:
        row = session.get_one(HealthThread, thread)
        assert row.first_reply_at is None
        assert (row.people, row.turns) == (1, 1)
        assert row.open_question


def test_a_thread_that_goes_marks_the_weeks_it_was_written_in_and_no_others(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        lively(session, world.garden, [world.ada, world.ben, world.cleo], weeks=30)
        thread = factories.thread(session, world.garden, world.fay, at=weeks_ago(25))
        factories.reply(session, thread, world.ben, at=weeks_ago(12))
    count_up_to(database, LAST)

    with database.unit_of_work() as session:
        session.get_one(Thread, thread).deleted_at = NOW
    hear(database, ThreadRemoved(community_id=world.garden, thread_id=thread))

    assert marks(database) == {(world.garden, monday(25)), (world.garden, monday(12))}
    count_up_to(database, LAST)
    assert marks(database) == set()
    with database.reading() as session:
        assert session.get(HealthThread, thread) is None
        assert session.get(HealthPersonWeek, (world.garden, world.fay, monday(25))) is None
    assert counted(database) == rebuilt(database)


def test_a_batch_that_came_in_marks_its_own_weeks(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        lively(session, world.garden, [world.ada, world.ben], weeks=30)
    count_up_to(database, LAST)
    with database.unit_of_work() as session:
        thread = factories.thread(session, world.garden, world.cleo, at=weeks_ago(200))
        factories.reply(session, thread, world.ada, at=weeks_ago(14))
    hear(database, ThreadsImported(community_id=world.garden, thread_ids=[thread]))

    assert marks(database) == {(world.garden, monday(200)), (world.garden, monday(14))}
    count_up_to(database, LAST)

    with database.reading() as session:
        assert session.get_one(HealthPersonWeek, (world.garden, world.cleo, monday(200))).first
        assert week_of(session, world.garden, 200).newcomers == 1
    assert counted(database) == rebuilt(database)


def test_somebody_new_is_counted_once_wherever_they_began(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        early = factories.thread(session, world.garden, world.cleo, at=weeks_ago(30))
        lively(session, world.garden, [world.ada, world.ben, world.cleo], weeks=25)
    count_up_to(database, LAST)
    with database.unit_of_work() as session:
        session.get_one(Thread, early).deleted_at = NOW
    hear(database, ThreadRemoved(community_id=world.garden, thread_id=early))

    count_up_to(database, LAST)

    with database.reading() as session:
        firsts = session.scalars(
            select(HealthPersonWeek.week).where(
                HealthPersonWeek.account_id == world.cleo, HealthPersonWeek.first.expression
            )
        ).all()
        assert firsts == [monday(24)]
        assert week_of(session, world.garden, 24).newcomers == 3
    assert counted(database) == rebuilt(database)


def test_a_first_post_is_one_post(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        answered = factories.thread(session, world.garden, world.ada, at=weeks_ago(9))
        factories.reply(session, answered, world.fay, at=weeks_ago(2, hours=1))
        late = factories.thread(session, world.garden, world.fay, at=weeks_ago(2, hours=2))
        first = factories.thread(session, world.garden, world.ben, at=weeks_ago(2, hours=3))
        second = factories.thread(session, world.garden, world.ben, at=weeks_ago(2, hours=4))
    count_up_to(database, LAST)

    with database.reading() as session:
        found = {row.thread_id: row.first_post for row in session.scalars(select(HealthThread))}
    assert found == {answered: True, late: False, first: True, second: False}


def test_a_newcomer_is_new_by_days_or_by_posts(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        for person, days in ((world.ada, 400), (world.ben, 20)):
            member = session.scalars(
                select(Membership).where(
                    Membership.community_id == world.garden, Membership.account_id == person
                )
            ).one()
            member.joined_at = weeks_ago(0) - timedelta(days=days)
        seasoned = [
            factories.thread(session, world.garden, world.ada, at=weeks_ago(6 - number))
            for number in range(5)
        ]
        fresh = [
            factories.thread(session, world.garden, world.ben, at=weeks_ago(0, hours=number))
            for number in range(1, 6)
        ]
        # Pia never belonged, as somebody whose posts were imported.
        outside = [
            factories.thread(session, world.garden, world.pia, at=weeks_ago(0, hours=number))
            for number in range(1, 6)
        ]
    count_up_to(database, LAST)

    with database.reading() as session:
        new = {row.thread_id: row.newcomer for row in session.scalars(select(HealthThread))}
    assert [new[id_] for id_ in seasoned] == [True, True, True, False, False]
    assert [new[id_] for id_ in fresh] == [True] * 5
    assert [new[id_] for id_ in outside] == [True, True, True, False, False]


def test_help_is_credited_to_whoever_was_answered(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        thread = factories.thread(session, world.garden, world.cleo, at=weeks_ago(1, hours=1))
        answer = factories.reply(session, thread, world.ben, at=weeks_ago(1, hours=2))
        comment = factories.reply(session, thread, world.ada, at=weeks_ago(1, hours=3))
        own = factories.reply(session, thread, world.cleo, at=weeks_ago(1, hours=4))
        for each in (comment, own):
            session.get_one(Reply, each).parent_id = answer
        program = factories.account(session, handle="robot")
        program.automated = True
        asked = factories.thread(session, world.garden, program.id, at=weeks_ago(1, hours=5))
        factories.reply(session, asked, world.ada, at=weeks_ago(1, hours=6))
    count_up_to(database, LAST)

    with database.reading() as session:
        rows = session.execute(
            select(HealthPairWeek.helper_id, HealthPairWeek.asker_id, HealthPairWeek.replies)
        )
        pairs = {(helper, asker): replies for helper, asker, replies in rows}
    assert pairs == {
        (world.ben, world.cleo): 1,
        (world.ada, world.ben): 1,
        (world.cleo, world.ben): 1,
    }


def test_how_many_read_outlives_a_new_count(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        thread = factories.thread(session, world.garden, world.cleo, at=weeks_ago(2))
    count_up_to(database, LAST)
    with database.unit_of_work() as session:
        week_of(session, world.garden, 2).visitors = 17
        session.add(HealthWeek(community_id=world.garden, week=monday(3), visitors=9))

    count_up_to(database, LAST)
    with database.reading() as session:
        assert week_of(session, world.garden, 2).visitors == 17
        assert week_of(session, world.garden, 3).visitors == 9

    with database.unit_of_work() as session:
        session.get_one(Thread, thread).deleted_at = NOW
    count_up_to(database, LAST)
    with database.reading() as session:
        row = week_of(session, world.garden, 2)
        assert (row.visitors, row.posts, row.first_post_at) == (17, 0, None)


def test_who_leads_now_is_told_of_all_weeks(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        factories.thread(session, world.garden, world.ben, at=weeks_ago(20))
        lively(session, world.garden, [world.fay, world.cleo], weeks=30)
    count_up_to(database, LAST)
    before = counted(database)
    with database.unit_of_work() as session:
        ben = session.scalars(
            select(Membership).where(
                Membership.community_id == world.garden, Membership.account_id == world.ben
            )
        ).one()
        set_role(session, ben, role=MemberRole.FACILITATOR)
    hear(database, MembershipChanged(community_id=world.garden, account_id=world.ben))

    assert marks(database) == {(world.garden, monday(20))}
    count_up_to(database, LAST)

    assert counted(database) != before
    with database.reading() as session:
        assert week_of(session, world.garden, 20).facilitator_threads >= 1
    assert counted(database) == rebuilt(database)
