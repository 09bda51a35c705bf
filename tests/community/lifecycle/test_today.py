"""What the life of a community puts on a facilitator's day, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.agenda import day_of, deal_with, undo
from community.communities.models import Community, Stage
from community.errors import NotFound
from community.lifecycle.actions.proposals import propose
from community.lifecycle.actions.rotation import hand_over, plan_absence
from community.lifecycle.actions.successions import offer_merge, withdraw_offer
from community.lifecycle.actions.tasks import close_task
from community.lifecycle.models import StageProposal, Task, TaskState
from community.lifecycle.today import (
    SOURCES,
    charter_lines,
    hand_over_lines,
    merge_lines,
    stage_lines,
    task_lines,
)
from community.text import render
from community.today.lines import Line, Place
from community.today.models import MarkState
from tests.community.lifecycle.figures import runs
from tests.queries import Statements
from tests.world import World


def places(world: World, *names: str) -> list[Place]:
    return [Place(id=getattr(world, name), slug=name, name=name.title()) for name in names]


def due(session: Session, place: int, code: str, *, days: int, to: int | None = None) -> None:
    session.add(
        Task(
            community_id=place,
            stage="coalescing",
            code=code,
            title=f"Do {code}",
            due_on=clock.now().date() + timedelta(days=days),
            assigned_to_id=to,
            created_at=clock.now(),
        )
    )
    session.flush()


def test_every_source_speaks_of_the_given_places_alone_with_a_next_step(
    world: World, session: Session, statements: Statements
) -> None:
    for place in ("garden", "vault"):
        row = session.get_one(Community, getattr(world, place))
        row.stage = Stage.COALESCING
        row.charter_renewed_at = clock.ago(days=400)
        row.charter_html = {"purpose": "<p>To grow</p>"}
        propose(session, row.id, runs(4), clock.now())
        due(session, row.id, "host", days=0)
    ada = world.actor("ada")
    statements.clear()
    lines = [line for source in SOURCES for line in source(session, ada, places(world, "garden"))]

    assert {line.kind for line in lines} == {"stage", "task", "charter"}
    assert {line.place.id for line in lines} == {world.garden}
    assert len({line.key for line in lines}) == len(lines)
    assert all(line.href.startswith("/communities/garden/") and line.why for line in lines)
    assert len(statements) <= 8
    once = len(statements)
    for _ in range(10):
        due(session, world.garden, "x", days=1)
    statements.clear()
    for source in SOURCES:
        list(source(session, ada, places(world, "garden")))
    assert len(statements) == once


def test_a_task_that_ends_in_a_post_brings_its_words(world: World, session: Session) -> None:
    due(session, world.garden, "host", days=1)
    due(session, world.garden, "co_facilitators", days=1)
    due(session, world.garden, "later", days=30)
    found = list(task_lines(session, world.actor("ada"), places(world, "garden")))

    assert [line.says for line in found] == ["Do host", "Do co_facilitators"]
    assert found[0].draft is not None
    assert found[0].draft.href == "/communities/garden/threads/new"
    assert found[0].draft.body
    assert found[1].draft is None


def test_a_task_given_to_another_is_theirs_and_their_stand_ins(
    world: World, session: Session
) -> None:
    due(session, world.garden, "mine", days=0, to=world.ada)
    fay, today = world.actor("fay"), clock.now().date()

    def told() -> list[Line]:
        return list(task_lines(session, fay, places(world, "garden")))

    assert told() == []
    plan_absence(
        session,
        session.get_one(Community, world.garden),
        by=world.actor("ada"),
        starts_on=today,
        ends_on=today + timedelta(days=2),
        stand_in="fay",
    )
    assert [line.says for line in told()] == ["Do mine"]


def test_a_charter_that_was_renewed_is_left_alone(world: World, session: Session) -> None:
    garden = session.get_one(Community, world.garden)
    garden.charter_renewed_at = clock.ago(days=366)
    session.flush()
    assert list(charter_lines(session, world.actor("ada"), places(world, "garden")))
    garden.charter_renewed_at = clock.ago(days=300)
    session.flush()

    assert not list(charter_lines(session, world.actor("ada"), places(world, "garden")))


def test_a_hand_over_is_told_to_whom_it_was_written(world: World, session: Session) -> None:
    hand_over(
        session,
        session.get_one(Community, world.garden),
        by=world.actor("ada"),
        to="fay",
        note=render("Look after it."),
        steps_down=False,
    )
    garden = places(world, "garden")

    assert [line.kind for line in hand_over_lines(session, world.actor("fay"), garden)]
    assert not list(hand_over_lines(session, world.actor("ada"), garden))


def test_an_offered_merge_waits_for_those_who_are_asked_alone(
    world: World, session: Session
) -> None:
    garden = session.get_one(Community, world.garden)
    workshop = session.get_one(Community, world.workshop)
    offer = offer_merge(session, garden, workshop, by=world.actor("ada"))
    mo = world.actor("mo")

    (line,) = merge_lines(session, mo, places(world, "workshop"))
    assert line.says == f"{garden.name} would like to be taken in by Workshop"
    assert line.href == "/communities/workshop/ending"
    assert not list(merge_lines(session, mo, places(world, "garden")))
    stand_in = [replace(each, facilitates=False) for each in places(world, "workshop")]
    assert not list(merge_lines(session, mo, stand_in))
    stage, garden.stage = garden.stage, Stage.ARCHIVED
    session.flush()
    assert not list(merge_lines(session, mo, places(world, "workshop")))
    garden.stage = stage
    withdraw_offer(session, offer)
    session.flush()
    assert not list(merge_lines(session, mo, places(world, "workshop")))


def test_a_task_that_is_done_on_the_day_is_done_and_waits_again_when_that_is_taken_back(
    world: World, session: Session
) -> None:
    due(session, world.garden, "host", days=0)
    task = session.scalars(select(Task)).one()
    ada, key = world.actor("ada"), f"task:{task.id}"
    assert [line.key for line in day_of(session, ada).lines] == [key]

    for _again in range(2):
        deal_with(session, ada, key, MarkState.DONE)
    session.expire_all()
    assert (task.state, task.closed_by_id) == (TaskState.DONE, world.ada)
    day = day_of(session, ada, marked=key)
    assert day.lines == []
    assert day.marked is not None
    assert day_of(session, world.actor("fay")).lines == []

    for _again in range(2):
        undo(session, ada, key)
        session.flush()
        session.expire_all()
        assert task.state == TaskState.OPEN
        assert [line.key for line in day_of(session, ada).lines] == [key]


def test_to_take_back_what_one_did_not_do_does_nothing(world: World, session: Session) -> None:
    due(session, world.garden, "host", days=0)
    task = session.scalars(select(Task)).one()
    key = f"task:{task.id}"
    deal_with(session, world.actor("ada"), key, MarkState.DONE)
    for name in ("fay", "ben", "zed"):
        for other in (key, "task:beans", "task:987654", "no-key"):
            with pytest.raises(NotFound):
                undo(session, world.actor(name), other)
    session.expire_all()

    assert task.state == TaskState.DONE
    assert day_of(session, world.actor("fay")).lines == []


def test_to_put_a_task_off_or_away_leaves_it_open_for_the_others(
    world: World, session: Session
) -> None:
    due(session, world.garden, "host", days=0)
    task = session.scalars(select(Task)).one()
    key = f"task:{task.id}"
    deal_with(session, world.actor("ada"), key, MarkState.DISMISSED)

    assert task.state == TaskState.OPEN
    assert [line.key for line in day_of(session, world.actor("fay")).lines] == [key]
    with pytest.raises(NotFound):
        deal_with(session, world.actor("ben"), key, MarkState.DONE)


def test_a_task_that_was_done_on_its_own_page_is_on_no_day(world: World, session: Session) -> None:
    due(session, world.garden, "host", days=0)
    task = session.scalars(select(Task)).one()
    close_task(session, task, by=world.actor("ada"), state=TaskState.DONE)

    assert day_of(session, world.actor("ada")).lines == []


def test_whoever_only_stands_in_is_not_told_of_what_they_may_not_decide(
    world: World, session: Session
) -> None:
    garden = session.get_one(Community, world.garden)
    garden.stage = Stage.COALESCING
    garden.charter_renewed_at = clock.ago(days=400)
    propose(session, garden.id, runs(4), clock.now())
    due(session, world.garden, "host", days=0)
    place = [Place(id=garden.id, slug="garden", name="Garden", facilitates=False)]

    assert [line for source in SOURCES for line in source(session, world.actor("ben"), place)] == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Stage.COALESCING, Stage.MATURING, "may be ready for another stage"),
        (Stage.STEWARDING, Stage.MATURING, "may be back where it was before"),
        (Stage.STEWARDING, Stage.TRANSFORMING, "has been quiet for long"),
    ],
)
def test_a_step_back_is_not_told_as_a_step_on(
    world: World, session: Session, before: Stage, after: Stage, said: str
) -> None:
    session.add(
        StageProposal(
            community_id=world.garden,
            from_stage=before,
            to_stage=after,
            since=clock.now().date(),
            evidence={},
            counter_evidence={},
            created_at=clock.now(),
        )
    )
    session.flush()
    (line,) = stage_lines(session, world.actor("ada"), places(world, "garden"))

    assert said in str(line.says)
