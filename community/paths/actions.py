"""Make, name and delete paths; add, move and remove steps; note what somebody has read."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.models import Article, ArticleStatus
from community.communities.access import Granted
from community.errors import Refused
from community.insertion import insert_once
from community.paths.access import GrantedPath, GrantedStep
from community.paths.models import PathStep, ReadingPath, StepRead
from community.paths.policies import LONGEST_WHY, MOST_PATHS, MOST_STEPS, demand_named
from community.threads.models import Thread
from community.words import N_, Words


class Direction(StrEnum):
    """A step nearer to the beginning of its path, or to the end."""

    UP = "up"
    DOWN = "down"


def make_path(session: Session, granted: Granted, *, title: str, purpose: str) -> ReadingPath:
    """A path without steps; `granted` comes from `community_to` with `articles.arrange`.

    Refused without a title, and where a community has a hundred paths.
    """
    demand_named(title, purpose)
    count = session.scalar(
        select(func.count())
        .select_from(ReadingPath)
        .where(ReadingPath.community_id == granted.community.id)
    )
    if (count or 0) >= MOST_PATHS:
        raise Refused(
            N_("A community has %(most)s paths at most.", most=MOST_PATHS), code="too_many"
        )
    now = clock.now()
    made = ReadingPath(
        community_id=granted.community.id,
        title=title.strip(),
        purpose=purpose.strip(),
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made


def name_path(granted: GrantedPath, *, title: str, purpose: str) -> None:
    """Give it another title and purpose; Refused as `make_path`."""
    demand_named(title, purpose)
    path = granted.path
    path.title, path.purpose, path.changed_at = title.strip(), purpose.strip(), clock.now()


def delete_path(session: Session, granted: GrantedPath) -> None:
    """Delete it with its steps and what people noted as read; what they lead to stays."""
    steps = select(PathStep.id).where(PathStep.path_id == granted.path.id)
    session.execute(delete(StepRead).where(StepRead.step_id.in_(steps)))
    session.execute(delete(PathStep).where(PathStep.path_id == granted.path.id))
    session.delete(granted.path)


def add_step(
    session: Session,
    granted: GrantedPath,
    *,
    article_id: int | None = None,
    thread_id: int | None = None,
    why: str = "",
) -> PathStep:
    """Put an article or a thread of the same community at the end of a path.

    Refused for what is not there to read, for what stands on it already, and beyond fifty steps.
    """
    path = granted.path
    _demand_of_here(session, path, article_id=article_id, thread_id=thread_id)
    if len(why.strip()) > LONGEST_WHY:
        problem = N_("Say it in at most %(most)s characters.", most=LONGEST_WHY)
        raise Refused(problem, code="bad_why", fields={"why": problem})
    steps = _steps(session, path)
    if any((each.article_id, each.thread_id) == (article_id, thread_id) for each in steps):
        raise _refused(N_("This stands on the path already."))
    if len(steps) >= MOST_STEPS:
        raise _refused(N_("A path has %(most)s steps at most.", most=MOST_STEPS))
    made = PathStep(
        path_id=path.id,
        article_id=article_id,
        thread_id=thread_id,
        why=why.strip(),
        position=steps[-1].position + 1 if steps else 0,
    )
    session.add(made)
    path.changed_at = clock.now()
    session.flush()  # its id is handed out
    return made


def move_step(session: Session, granted: GrantedStep, direction: Direction) -> None:
    """Change places with the step before or behind it; at the end of the path nothing happens."""
    at = _steps(session, granted.path).index(granted.step)
    place_step(session, granted, max(at - 1, 0) if direction == Direction.UP else at + 1)


def place_step(session: Session, granted: GrantedStep, position: int) -> None:
    """Put a step where it is the one with that number, counted from 0, or at the end."""
    steps = _steps(session, granted.path)
    steps.remove(granted.step)
    steps.insert(position, granted.step)
    for number, each in enumerate(steps):
        each.position = number
    granted.path.changed_at = clock.now()


def remove_step(session: Session, granted: GrantedStep) -> None:
    """Take a step off its path."""
    session.execute(delete(StepRead).where(StepRead.step_id == granted.step.id))
    session.delete(granted.step)
    granted.path.changed_at = clock.now()


def note_read(session: Session, granted: GrantedStep, *, by: Actor, read: bool) -> None:
    """Note for oneself that one has read a step, or that one has not; twice is once."""
    assert by.id is not None  # access has asked for an account
    mine = {"step_id": granted.step.id, "account_id": by.id}
    if read:
        insert_once(session, StepRead, **mine, read_at=clock.now())
    else:
        session.execute(delete(StepRead).filter_by(**mine))


def _steps(session: Session, path: ReadingPath) -> list[PathStep]:
    wanted = select(PathStep).where(PathStep.path_id == path.id)
    return list(session.scalars(wanted.order_by(PathStep.position, PathStep.id)))


def _demand_of_here(
    session: Session, path: ReadingPath, *, article_id: int | None, thread_id: int | None
) -> None:
    found: int | None = None
    if article_id is not None and thread_id is None:
        found = session.scalar(
            select(Article.community_id).where(
                Article.id == article_id, Article.status == ArticleStatus.PUBLISHED
            )
        )
    elif thread_id is not None and article_id is None:
        found = session.scalar(
            select(Thread.community_id).where(
                Thread.id == thread_id, Thread.hidden_at.is_(None), Thread.deleted_at.is_(None)
            )
        )
    if found != path.community_id:
        raise _refused(N_("Give the address of an article or a thread of this community."))


def _refused(problem: Words) -> Refused:
    return Refused(problem, code="bad_step", fields={"address": problem})
