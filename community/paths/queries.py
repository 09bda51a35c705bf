"""Read paths: their steps as far as the reader may, what they have read, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.articles.access import visible_articles
from community.articles.models import Article
from community.communities.access import readable_by
from community.communities.models import Community
from community.paths.models import PathStep, ReadingPath, StepRead
from community.threads.access import visible_to
from community.threads.models import Thread

MOST_SHOWN = 6  # on the front page
BATCH = 100


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step; `title` is empty where there is nothing to read, which only arrangers are shown."""

    id: int
    article_id: int | None
    thread_id: int | None
    title: str
    why: str
    read: bool

    @property
    def address(self) -> str:
        """Where it is read."""
        if self.article_id is not None:
            return f"/articles/{self.article_id}"
        return f"/threads/{self.thread_id}"


@dataclass(frozen=True, kw_only=True)
class PathRow:
    """A path in a list, with the steps the reader may read and how many of them they have."""

    id: int
    title: str
    purpose: str
    community_slug: str
    community_name: str
    changed_at: datetime
    steps: int
    read: int


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The steps of a path that the reader may read, and how far they have come."""

    steps: Sequence[StepRow] = ()
    gone: Sequence[StepRow] = field(default=())  # for whoever arranges the path

    @property
    def read(self) -> int:
        """How many of them they have read."""
        return sum(step.read for step in self.steps)

    @property
    def next(self) -> StepRow | None:
        """The first that they have not read."""
        return next((step for step in self.steps if not step.read), None)


@dataclass(frozen=True, kw_only=True)
class Along:
    """Where an article stands on a path: what one reads before it and behind it."""

    path_id: int
    title: str
    before: StepRow | None
    here: StepRow
    behind: StepRow | None


def along(session: Session, actor: Actor, path_id: int, *, article_id: int) -> Along | None:
    """Where the article stands on that path; None where it does not, or for strangers."""
    path = session.scalar(
        select(ReadingPath)
        .join(Community, Community.id == ReadingPath.community_id)
        .where(ReadingPath.id == path_id, readable_by(actor))
    )
    if path is None:
        return None
    steps = list(walk_along(session, actor, path).steps)
    at = next((n for n, step in enumerate(steps) if step.article_id == article_id), None)
    if at is None:
        return None
    return Along(
        path_id=path.id,
        title=path.title,
        before=steps[at - 1] if at else None,
        here=steps[at],
        behind=steps[at + 1] if at + 1 < len(steps) else None,
    )


def walk_along(session: Session, actor: Actor, path: ReadingPath) -> Walk:
    """The steps of a path that access has granted, in order; one statement."""
    shown: tuple[Any, ...] = (
        *(PathStep.id, PathStep.article_id, PathStep.thread_id, PathStep.why),
        func.coalesce(Article.title, Thread.title).label("title"),
        _is_there(actor).label("there"),
        StepRead.id.is_not(None).label("read"),
    )
    rows = session.execute(
        select(*shown)
        .select_from(PathStep)
        .outerjoin(Article, Article.id == PathStep.article_id)
        .outerjoin(Thread, Thread.id == PathStep.thread_id)
        .join(Community, Community.id == _place_of_step())
        .outerjoin(StepRead, _own_mark(actor))
        .where(PathStep.path_id == path.id)
        .order_by(PathStep.position, PathStep.id)
    ).all()
    return Walk(
        steps=[_step(row, title=row.title) for row in rows if row.there],
        gone=[_step(row, title="") for row in rows if not row.there],
    )


def _place_of_step() -> ColumnElement[int]:
    return func.coalesce(Article.community_id, Thread.community_id)


def _is_there(actor: Actor) -> ColumnElement[bool]:
    return or_(
        and_(PathStep.article_id.is_not(None), visible_articles(actor)),
        and_(PathStep.thread_id.is_not(None), visible_to(actor)),
    )


def _own_mark(actor: Actor) -> ColumnElement[bool]:
    return and_(StepRead.step_id == PathStep.id, StepRead.account_id == literal(actor.id or 0))


def _step(row: Row[Any], *, title: str) -> StepRow:
    return StepRow(
        id=row.id,
        article_id=row.article_id,
        thread_id=row.thread_id,
        title=title,
        why=row.why,
        read=bool(row.read),
    )


def paths_of(session: Session, actor: Actor, community_id: int) -> list[PathRow]:
    """The paths of a community that access has granted, by title."""
    return _listed(session, actor, ReadingPath.community_id == community_id)


def paths_shown(session: Session, actor: Actor) -> list[PathRow]:
    """Paths with something to read, over all communities the actor may read, changed last first."""
    found = _listed(session, actor, readable_by(actor), newest=True)
    return [path for path in found if path.steps][:MOST_SHOWN]


def _listed(
    session: Session, actor: Actor, which: ColumnElement[bool], *, newest: bool = False
) -> list[PathRow]:
    home = ReadingPath.community_id == Community.id
    order = (ReadingPath.changed_at.desc(),) if newest else (func.lower(ReadingPath.title),)
    wanted = (
        select(
            ReadingPath.id,
            ReadingPath.title,
            ReadingPath.purpose,
            ReadingPath.changed_at,
            Community.slug.label("community_slug"),
            Community.name.label("community_name"),
        )
        .join(Community, home)
        .where(which)
        .order_by(*order, ReadingPath.id)
        .limit(100)
    )
    rows = session.execute(wanted).all()
    counts = _counts(session, actor, [row.id for row in rows])
    found = []
    for row in rows:
        steps, read = counts.get(row.id, (0, 0))
        found.append(PathRow(**row._asdict(), steps=steps, read=read))
    return found


def _counts(session: Session, actor: Actor, path_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    if not path_ids:
        return {}
    rows = session.execute(
        select(PathStep.path_id, func.count(), func.count(StepRead.id))
        .select_from(PathStep)
        .outerjoin(Article, Article.id == PathStep.article_id)
        .outerjoin(Thread, Thread.id == PathStep.thread_id)
        .join(Community, Community.id == _place_of_step())
        .outerjoin(StepRead, _own_mark(actor))
        .where(PathStep.path_id.in_(path_ids), _is_there(actor))
        .group_by(PathStep.path_id)
    )
    return {path_id: (steps, read) for path_id, steps, read in rows}


@dataclass(frozen=True, kw_only=True)
class ExportedPath:
    """A path to take along; its `steps` have the id of an article or a thread, title and why."""

    id: int
    title: str
    purpose: str
    created_at: datetime
    changed_at: datetime
    steps: tuple[dict[str, Any], ...]


def exported_paths(
    session: Session, actor: Actor, community_id: int, *, after: int
) -> list[ExportedPath]:
    """The next paths by id, with the steps the actor may read; who has read which is in none."""
    paths = session.scalars(
        select(ReadingPath)
        .where(ReadingPath.community_id == community_id, ReadingPath.id > after)
        .order_by(ReadingPath.id)
        .limit(BATCH)
    ).all()
    steps = _steps_to_take(session, actor, [path.id for path in paths])
    return [
        ExportedPath(
            id=path.id,
            title=path.title,
            purpose=path.purpose,
            created_at=path.created_at,
            changed_at=path.changed_at,
            steps=steps.get(path.id, ()),
        )
        for path in paths
    ]


def _steps_to_take(
    session: Session, actor: Actor, path_ids: Sequence[int]
) -> dict[int, tuple[dict[str, Any], ...]]:
    rows = session.execute(
        select(
            *(PathStep.path_id, PathStep.article_id, PathStep.thread_id, PathStep.why),
            func.coalesce(Article.title, Thread.title).label("title"),
        )
        .select_from(PathStep)
        .outerjoin(Article, Article.id == PathStep.article_id)
        .outerjoin(Thread, Thread.id == PathStep.thread_id)
        .join(Community, Community.id == _place_of_step())
        .where(PathStep.path_id.in_(path_ids), _is_there(actor))
        .order_by(PathStep.path_id, PathStep.position, PathStep.id)
    )
    found: dict[int, tuple[dict[str, Any], ...]] = {}
    for row in rows:
        step = row._asdict()
        path_id = step.pop("path_id")
        found[path_id] = (*found.get(path_id, ()), step)
    return found


def paths_stamp(session: Session, community_id: int) -> str:
    """Changes whenever an exported path does, but for titles of what it leads to."""
    of_here = ReadingPath.community_id == community_id
    paths = session.execute(
        select(func.count(), func.max(ReadingPath.changed_at)).where(of_here)
    ).one()
    steps = session.execute(
        select(func.count(), func.max(PathStep.id))
        .join(ReadingPath, ReadingPath.id == PathStep.path_id)
        .where(of_here)
    ).one()
    return ".".join(str(part or 0).replace(" ", "T") for part in (*paths, *steps))
