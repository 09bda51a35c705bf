"""The tasks of a community's facilitators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.errors import NotFound
from community.lifecycle.models import Task, TaskState
from community.lifecycle.queries.playbook import words_of_task
from community.paging import DEFAULT_SIZE, Page, keyset_page

_NEVER = date(9999, 12, 31)  # what has no date comes last


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task, and which facilitator it is given to."""

    id: int
    stage: str
    title: str
    why: str
    due_on: date | None
    state: str
    closed_at: datetime | None
    assignee: str | None
    assignee_name: str | None


def open_tasks_of(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[TaskRow]:
    """What waits, soonest first; what has no date comes last."""
    due = func.coalesce(Task.due_on, _NEVER, type_=Date())
    page: Page[Any] = keyset_page(
        session,
        _tasks(community_id).add_columns(due.label("due_key")).where(Task.state == TaskState.OPEN),
        order=((due, False), (Task.id, False)),
        key=lambda row: (row.due_key, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_row(row) for row in page.items], next_cursor=page.next_cursor)


def closed_tasks_of(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[TaskRow]:
    """What was done or skipped, newest task first."""
    page: Page[Any] = keyset_page(
        session,
        _tasks(community_id).where(Task.state != TaskState.OPEN),
        order=((Task.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_row(row) for row in page.items], next_cursor=page.next_cursor)


def task_row(session: Session, community_id: int, task_id: int) -> TaskRow:
    """One task of this community; NotFound for any other."""
    row = session.execute(_tasks(community_id).where(Task.id == task_id)).one_or_none()
    if row is None:
        raise NotFound
    return _row(row)


def _tasks(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.id,
            Task.stage,
            Task.code,
            Task.title,
            Task.why,
            Task.due_on,
            Task.state,
            Task.closed_at,
            Account.handle.label("assignee"),
            Account.name.label("assignee_name"),
        )
        .outerjoin(Account, Account.id == Task.assigned_to_id)
        .where(Task.community_id == community_id)
    )


def _row(row: Any) -> TaskRow:
    title, why = words_of_task(row.code, row.title, row.why)
    return TaskRow(
        id=row.id,
        stage=row.stage,
        title=title,
        why=why,
        due_on=row.due_on,
        state=row.state,
        closed_at=row.closed_at,
        assignee=row.assignee,
        assignee_name=row.assignee_name,
    )
