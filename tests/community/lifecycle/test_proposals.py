"""What the weekly runs propose, what people decide, and the tasks that open, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import VISITOR
from community.communities.models import Community, Stage
from community.errors import Conflict, Refused
from community.lifecycle.actions.moves import accept, move_by_hand, not_yet
from community.lifecycle.actions.playbook import add_step, edit_step, move_step, retire_step
from community.lifecycle.actions.proposals import propose, take_run
from community.lifecycle.actions.tasks import close_task, open_tasks
from community.lifecycle.limits import stage_limits
from community.lifecycle.models import (
    ProposalState,
    StageMove,
    StageProposal,
    Task,
    TaskState,
)
from community.lifecycle.queries.playbook import steps_for
from community.lifecycle.queries.stages import gather, moves, next_gates, open_proposal
from community.lifecycle.queries.tasks import open_tasks_of
from community.words import Words
from tests.community.lifecycle.figures import runs
from tests.queries import Statements
from tests.world import World


def put(session: Session, world: World, stage: Stage) -> Community:
    place = session.get_one(Community, world.garden)
    place.stage = stage
    session.flush()
    return place


def test_seeded_activity_proposes_the_next_stage_with_its_evidence(
    world: World, session: Session
) -> None:
    place = put(session, world, Stage.COALESCING)
    for run in runs(3):
        assert take_run(session, place.id, run, clock.now(), newest=True) is None
    made = take_run(session, place.id, runs(4)[-1], clock.now(), newest=True)
    assert made is not None
    session.flush()

    shown = open_proposal(session, place.id)
    assert shown is not None
    assert (shown.from_stage, shown.to_stage) == ("coalescing", "maturing")
    assert len(shown.evidence) >= 3
    gates = next_gates(session, place, stage_limits(session))
    assert {gate.code for gate in gates.gates} == {gate.code for gate in shown.evidence}


def test_to_accept_writes_history_and_opens_the_tasks_of_the_stage(
    world: World, session: Session
) -> None:
    place = put(session, world, Stage.COALESCING)
    proposal = propose(session, place.id, runs(4), clock.now())
    assert proposal is not None
    ada = world.actor("ada")
    accept(session, place, proposal, by=ada, reason="We know what we share.")
    session.flush()

    assert session.get_one(Community, place.id).stage == Stage.MATURING
    (move,) = moves(session, community_id=place.id).items
    assert (move.by_handle, move.reason) == ("ada", "We know what we share.")
    assert len(move.figures) >= 3
    tasks = open_tasks_of(session, community_id=place.id).items
    assert [task.title for task in tasks]
    assert all(isinstance(task.title, Words) for task in tasks)
    assert {step.title for step in steps_for(session, "maturing")} == {t.title for t in tasks}
    with pytest.raises(Conflict):
        accept(session, place, proposal, by=ada, reason="")


def test_not_yet_takes_a_reason_and_rests_for_four_weeks(world: World, session: Session) -> None:
    place = put(session, world, Stage.COALESCING)
    now = clock.now()
    proposal = propose(session, place.id, runs(4), now)
    assert proposal is not None
    with pytest.raises(Refused):
        not_yet(session, proposal, by=world.actor("ada"), reason=" ")
    not_yet(session, proposal, by=world.actor("ada"), reason="After the summer")
    session.expire_all()

    assert propose(session, place.id, runs(5), now + timedelta(weeks=3)) is None
    again = propose(session, place.id, runs(6), now + timedelta(weeks=4, days=1))
    assert again is not None
    assert again.id != proposal.id


def test_a_proposal_is_withdrawn_when_the_figures_no_longer_carry_it(
    world: World, session: Session
) -> None:
    place = put(session, world, Stage.COALESCING)
    proposal = propose(session, place.id, runs(4), clock.now())
    assert propose(session, place.id, runs(4), clock.now()) is proposal
    assert propose(session, place.id, runs(4, core=0), clock.now()) is None

    states = session.scalars(select(StageProposal.state)).all()
    assert states == [ProposalState.WITHDRAWN]
    assert place.stage == Stage.COALESCING


def test_nothing_is_proposed_for_what_has_ended(world: World, session: Session) -> None:
    place = put(session, world, Stage.ARCHIVED)

    assert propose(session, place.id, runs(60), clock.now()) is None


def test_an_override_takes_a_reason_and_never_archives(world: World, session: Session) -> None:
    place, pia = put(session, world, Stage.POTENTIAL), world.actor("pia")
    with pytest.raises(Refused):
        move_by_hand(session, place, to=Stage.MATURING, by=pia, reason="")
    with pytest.raises(Refused):
        move_by_hand(session, place, to=Stage.ARCHIVED, by=pia, reason="Away with it")
    move_by_hand(session, place, to=Stage.MATURING, by=pia, reason="It came from elsewhere")
    session.flush()

    logged = session.scalars(select(StageMove)).one()
    assert (logged.moved_by_id, logged.to_stage) == (world.pia, "maturing")


def test_the_playbook_is_the_organisations_own(world: World, session: Session) -> None:
    shipped = steps_for(session, "coalescing")
    edit_step(session, "coalescing", "host", title="Meet on Fridays", why="", days=3, by=VISITOR)
    retire_step(session, "coalescing", "no_campaign", by=VISITOR)
    add_step(session, stage="coalescing", title="Bake bread", why="Bread helps", days=5, by=VISITOR)
    move_step(session, "coalescing", "host", up=False, by=VISITOR)
    session.flush()
    own = steps_for(session, "coalescing")

    assert [step.title for step in own][1] == "Meet on Fridays"
    assert own[-1].title == "Bake bread"
    assert "no_campaign" not in {step.code for step in own}
    assert len(own) == len(shipped)
    place = put(session, world, Stage.POTENTIAL)
    move_by_hand(session, place, to=Stage.COALESCING, by=world.actor("pia"), reason="Now")
    titles = {task.title for task in open_tasks_of(session, community_id=place.id).items}
    assert {"Meet on Fridays", "Bake bread"} <= titles


def test_a_task_is_closed_once_and_comes_once_in_a_stage(world: World, session: Session) -> None:
    place = put(session, world, Stage.MATURING)
    open_tasks(session, place, stage="maturing", by=None)
    session.flush()
    task = session.scalars(select(Task).order_by(Task.id)).first()
    assert task is not None
    close_task(session, task, by=world.actor("ada"), state=TaskState.DONE)
    with pytest.raises(Conflict):
        close_task(session, task, by=world.actor("fay"), state=TaskState.SKIPPED)
    before = len(session.scalars(select(Task.id)).all())
    open_tasks(session, place, stage="maturing", by=None)
    session.flush()

    assert len(session.scalars(select(Task.id)).all()) == before


def test_what_waits_comes_soonest_first_page_by_page(world: World, session: Session) -> None:
    today = clock.now().date()
    for number in (3, 1, 2, None, 4):
        due = None if number is None else today + timedelta(days=number)
        session.add(
            Task(
                community_id=world.garden,
                stage="potential",
                title=str(number),
                due_on=due,
                created_at=clock.now(),
            )
        )
    session.flush()
    first = open_tasks_of(session, community_id=world.garden, size=2)
    second = open_tasks_of(session, community_id=world.garden, size=9, cursor=first.next_cursor)

    assert [task.title for task in first.items] == ["1", "2"]
    assert [task.title for task in second.items] == ["3", "4", "None"]


def test_figures_of_many_communities_are_gathered_in_one_statement(
    world: World, session: Session, statements: Statements
) -> None:
    statements.clear()
    found = gather(session, [world.garden, world.workshop, world.vault])

    assert len(statements) == 1
    assert found[world.garden].facilitators == 2
    assert found[world.garden].members == 4
    assert not found[world.garden].charter_complete
    assert found[world.garden].first_event_dated
