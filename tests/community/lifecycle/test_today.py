"""What the life of a community puts on a facilitator's day, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Stage
from community.lifecycle.actions.proposals import propose
from community.lifecycle.actions.rotation import hand_over, plan_absence
from community.lifecycle.models import Task
from community.lifecycle.today import SOURCES, charter_lines, hand_over_lines, task_lines
from community.text import render
from community.today.lines import Line, Place
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
    assert len(statements) <= 7
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
