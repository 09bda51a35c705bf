"""Lines about tasks that are due, and what is done with them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Community
from community.lifecycle.access import task_to_do
from community.lifecycle.actions.tasks import close_task, reopen_task
from community.lifecycle.drafts import draft_of
from community.lifecycle.models import Task, TaskState
from community.lifecycle.queries.playbook import words_of_task
from community.lifecycle.queries.rotation import standing_in_for
from community.lifecycle.today.deciding import MOST, decided_by_oneself
from community.organisation.queries import organisation_zone
from community.today.lines import Line, Place
from community.today.models import MarkState, TodayMark
from community.today.ranks import Rank
from community.words import N_, Words

_TASK = "task"
_SOON = timedelta(days=3)
_JUST = timedelta(days=1)  # how long a task that was done here can be taken back here


def task_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Tasks due soon that are one's own, nobody's, or those of whom one stands in for."""
    known = decided_by_oneself(places)
    today = clock.now().astimezone(organisation_zone(session)).date()
    away = standing_in_for(session, actor.id or 0, community_ids=list(known), today=today)
    mine = {actor.id, *(each for absent in away.values() for each in absent)}
    rows = session.execute(
        select(Task)
        .where(
            Task.community_id.in_(known),
            or_(Task.state == TaskState.OPEN, _just_done(actor)),
            Task.due_on <= today + _SOON,
            or_(Task.assigned_to_id.is_(None), Task.assigned_to_id.in_(mine)),
        )
        .order_by(Task.due_on, Task.id)
        .limit(MOST)
    ).scalars()
    for task in rows:
        if task.assigned_to_id in (None, actor.id) or task.assigned_to_id in away.get(
            task.community_id, ()
        ):
            yield _task_line(task, known[task.community_id])


def _just_done(actor: Actor) -> ColumnElement[bool]:
    """Marked as done on the actor's own day a moment ago: the line can still be taken back."""
    marked = exists().where(
        TodayMark.account_id == (actor.id or 0),
        TodayMark.key == literal(f"{_TASK}:").concat(cast(Task.id, String)),
        TodayMark.state == MarkState.DONE,
    )
    return and_(
        Task.state == TaskState.DONE,
        Task.closed_by_id == (actor.id or 0),
        Task.closed_at >= clock.now() - _JUST,
        marked,
    )


def _task_line(task: Task, place: Place) -> Line:
    title, why = words_of_task(task.code, task.title, task.why)
    due = datetime.combine(task.due_on, time(), UTC) if task.due_on else task.created_at
    return Line(
        key=f"{_TASK}:{task.id}",
        kind="task",
        place=place,
        rank=Rank.TASK,
        since=due,
        says=_said(title),
        why=_said(why) if why else N_("A task of this community is due."),
        href=f"/communities/{place.slug}/tasks",
        draft=draft_of(task.code, place),
    )


def _said(words: str) -> Words:
    return words if isinstance(words, Words) else Words(words)


def finish(session: Session, actor: Actor, line: Line) -> None:
    """Close the task of a line that is done; every other line has nothing to close."""
    kind, _, number = line.key.partition(":")
    if kind != _TASK:
        return
    _, task = task_to_do(session, actor, line.place.slug, int(number))
    if task.state == TaskState.OPEN:
        close_task(session, task, by=actor, state=TaskState.DONE)


def resume(session: Session, actor: Actor, key: str) -> None:
    """Open the task of a line again that the actor had done; nothing to do for any other line."""
    kind, _, number = key.partition(":")
    if kind != _TASK:
        return
    slug = session.scalar(
        select(Community.slug)
        .join(Task, Task.community_id == Community.id)
        .where(Task.id == int(number), Task.closed_by_id == (actor.id or 0))
    )
    if slug is not None:
        _, task = task_to_do(session, actor, slug, int(number))
        reopen_task(session, task)
