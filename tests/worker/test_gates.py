"""What the weekly run says of the stages of a community, from posts to a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.worker.weekly import run_weekly
from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community, Stage
from community.health.models import HealthReading, Pause
from community.lifecycle.actions.moves import accept, not_yet
from community.lifecycle.events import StageProposed
from community.lifecycle.models import ProposalState, StageProposal, StageReading
from community.lifecycle.queries.stages import open_proposal
from community.lifecycle.stages import figures_in
from community.outbox import OutboxEntry
from tests.growing import MONDAY, Grown, grow, prepare, write_week


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A week has just ended."""
    with clock.frozen(MONDAY):
        yield


def _grown(database: Database, **how: int | Stage) -> Grown:
    with database.unit_of_work() as session:
        return grow(session, **how)  # type: ignore[arg-type]  # as the test says


def _proposals(database: Database) -> list[StageProposal]:
    with database.reading() as session:
        return list(session.scalars(select(StageProposal).order_by(StageProposal.id)))


def _told(database: Database) -> int:
    with database.reading() as session:
        wanted = select(func.count(OutboxEntry.id)).where(OutboxEntry.name == StageProposed.name)
        return session.scalar(wanted) or 0


def test_a_community_that_came_together_is_proposed_to_mature_on_its_figures(
    database: Database,
) -> None:
    grown = _grown(database)
    run_weekly(database)

    with database.reading() as session:
        found = open_proposal(session, grown.id)
        newest = session.scalars(
            select(StageReading).order_by(StageReading.week.desc()).limit(1)
        ).one()
    assert found is not None
    assert (found.from_stage, found.to_stage) == ("coalescing", "maturing")
    assert {gate.code for gate in found.evidence} >= {"contributors", "core", "replied_share"}
    assert all(gate.value is not None and gate.verdict == "passed" for gate in found.evidence)
    figures = figures_in(newest.figures)
    assert (figures.contributors, figures.posts, figures.starts) == (12, 48, 24)
    assert (figures.member_share, figures.replied_share, figures.threads) == (1.0, 1.0, 21)
    assert (figures.members, figures.facilitators, figures.age_weeks) == (13, 1, 14)
    assert _told(database) == 1


def test_a_run_that_is_repeated_changes_nothing(database: Database) -> None:
    _grown(database)
    run_weekly(database)
    before = [(row.id, row.evidence) for row in _proposals(database)]
    run_weekly(database)
    run_weekly(database, MONDAY.date() - timedelta(weeks=1))

    assert [(row.id, row.evidence) for row in _proposals(database)] == before
    assert _told(database) == 1


def test_weeks_that_are_made_up_for_propose_nothing_of_their_own(database: Database) -> None:
    """Silent for the newest weeks: what carried a move once carries none now."""
    with database.unit_of_work() as session:
        grow(session)
    with clock.frozen(MONDAY + timedelta(weeks=7)):
        run_weekly(database)

        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(HealthReading)) == 21
        assert _proposals(database) == []


def test_a_young_community_has_to_wait_and_has_no_probability(database: Database) -> None:
    grown = _grown(database, weeks=7)
    run_weekly(database)

    assert _proposals(database) == []
    with database.reading() as session:
        assert session.scalars(select(HealthReading.p)).all() == [None] * 7
        assert len(session.scalars(select(StageReading)).all()) == 7
        assert session.get_one(Community, grown.id).stage == Stage.COALESCING


def test_what_programs_write_carries_no_move(database: Database) -> None:
    grown = _grown(database)
    with database.unit_of_work() as session:
        for person in grown.members[3:]:
            session.get_one(Account, person).automated = True
    run_weekly(database)

    assert _proposals(database) == []


def test_a_proposal_is_withdrawn_when_the_next_week_does_not_carry_it(database: Database) -> None:
    grown = _grown(database)
    run_weekly(database)
    with clock.frozen(MONDAY + timedelta(weeks=6)):
        run_weekly(database)

    (found,) = _proposals(database)
    assert found.state == ProposalState.WITHDRAWN
    assert found.community_id == grown.id


def test_not_yet_is_heard_for_four_weeks_of_runs(database: Database) -> None:
    grown = _grown(database)
    run_weekly(database)
    with database.unit_of_work() as session:
        proposal = session.scalars(select(StageProposal)).one()
        not_yet(session, proposal, by=Actor(id=grown.lead), reason="After the harvest.")
    for week in range(1, 6):
        with clock.frozen(MONDAY + timedelta(weeks=week)):
            with database.unit_of_work() as session:
                place = session.get_one(Community, grown.id)
                last = (MONDAY + timedelta(weeks=week - 1)).date()
                write_week(session, place, grown.members, last)
            run_weekly(database)
            assert len(_proposals(database)) == (1 if week < 4 else 2), week


def test_a_community_that_is_being_prepared_is_not_judged(database: Database) -> None:
    with database.unit_of_work() as session:
        prepare(session, grow(session, stage=Stage.POTENTIAL))
    run_weekly(database)

    with database.reading() as session:
        assert session.scalars(select(StageReading)).all() == []
    assert _proposals(database) == []


def test_a_planned_break_breaks_no_row_of_runs(database: Database) -> None:
    grown = _grown(database, weeks=12)
    free = MONDAY.date()
    with database.unit_of_work() as session:
        session.add(
            Pause(
                community_id=grown.id,
                kind="break",
                starts_on=free,
                ends_on=free + timedelta(days=13),
                created_at=clock.now(),
            )
        )
    run_weekly(database)
    with clock.frozen(MONDAY + timedelta(weeks=2)):
        run_weekly(database)

    (found,) = _proposals(database)
    assert found.state == ProposalState.OPEN
    with database.reading() as session:
        weeks = session.scalars(select(StageReading.week)).all()
    assert max(weeks) == free - timedelta(weeks=1)


def test_every_stage_begins_its_row_of_runs_anew(database: Database) -> None:
    grown = _grown(database, weeks=40)
    run_weekly(database)
    with database.unit_of_work() as session:
        place = session.get_one(Community, grown.id)
        proposal = session.scalars(select(StageProposal)).one()
        accept(session, place, proposal, by=Actor(id=grown.lead), reason="")
    with clock.frozen(MONDAY + timedelta(weeks=1)):
        run_weekly(database)

    assert [row.state for row in _proposals(database)] == [ProposalState.ACCEPTED]
