"""Open the tasks of a stage, and whatever facilitators do with a task."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import literal, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.errors import Conflict, Refused
from community.lifecycle.events import TaskChanged
from community.lifecycle.models import Task, TaskState
from community.lifecycle.queries.playbook import steps_for
from community.organisation.queries import organisation_zone
from community.outbox import record
from community.words import N_


def open_tasks(session: Session, place: Community, *, stage: str, by: Actor | None) -> None:
    """Open a task for every step of the stage's playbook that this community never had.

    What waits from the stage before is skipped: it was advice for another time.
    """
    session.execute(
        update(Task)
        .where(
            Task.community_id == place.id,
            Task.state == TaskState.OPEN,
            Task.stage != stage,
            or_(Task.code != "", literal(stage == Stage.ARCHIVED)),
        )
        .values(state=TaskState.SKIPPED, closed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    had = set(
        session.scalars(select(Task.code).where(Task.community_id == place.id, Task.stage == stage))
    )
    today = clock.now().astimezone(organisation_zone(session)).date()
    for step in steps_for(session, stage):
        if step.code not in had:
            task = Task(
                community_id=place.id,
                stage=stage,
                code=step.code,
                title=step.title,
                why=step.why,
                due_on=today + timedelta(days=step.days),
                state=TaskState.OPEN,
                created_at=clock.now(),
                created_by_id=None if by is None else by.id,
            )
            session.add(task)


def add_task(
    session: Session, place: Community, *, by: Actor, title: str, why: str, due_on: date | None
) -> Task:
    """A task of the facilitators' own."""
    task = Task(
        community_id=place.id,
        stage=place.stage,
        title=title,
        why=why,
        due_on=due_on,
        state=TaskState.OPEN,
        created_at=clock.now(),
        created_by_id=by.id,
    )
    session.add(task)
    session.flush()  # the event needs its id
    _changed(session, task)
    return task


def close_task(session: Session, task: Task, *, by: Actor, state: TaskState) -> None:
    """Done, or skipped; Conflict when somebody closed it a moment ago."""
    changed = session.execute(
        update(Task)
        .where(Task.id == task.id, Task.state == TaskState.OPEN)
        .values(state=state, closed_at=clock.now(), closed_by_id=by.id)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(N_("Somebody closed this task already. Reload the page."), code="closed")
    session.refresh(task)  # the statement went past it
    _changed(session, task)


def reopen_task(session: Session, task: Task) -> None:
    """Take "done" or "skipped" back; harmless for one that is open."""
    task.state, task.closed_at, task.closed_by_id = TaskState.OPEN, None, None
    _changed(session, task)


def plan_task(session: Session, task: Task, *, assignee: str, due_on: date | None) -> None:
    """Give the task to a facilitator (or to nobody, with an empty handle) until a day."""
    task.assigned_to_id = _facilitator(session, task.community_id, assignee) if assignee else None
    task.due_on = due_on
    _changed(session, task)


def _facilitator(session: Session, community_id: int, handle: str) -> int:
    found = session.scalar(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
            Account.handle == handle.lower().removeprefix("@"),
        )
    )
    if found is None:
        words = N_("Choose one of the facilitators of this community.")
        raise Refused(words, code="not_a_facilitator", fields={"assignee": words})
    return found


def _changed(session: Session, task: Task) -> None:
    record(session, TaskChanged(community_id=task.community_id, task_id=task.id))
