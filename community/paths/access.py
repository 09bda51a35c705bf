"""Load a path or a step of one on somebody's behalf, or refuse: strangers learn nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_by_id_to
from community.errors import NotFound
from community.paths.models import PathStep, ReadingPath


@dataclass(frozen=True, kw_only=True)
class GrantedPath:
    """A path, and what the one who asked may do in its community."""

    path: ReadingPath
    place: Granted


@dataclass(frozen=True, kw_only=True)
class GrantedStep(GrantedPath):
    """A step of it."""

    step: PathStep


def path_to(
    session: Session, actor: Actor, path_id: int, *, verb: str, to_change: bool = False
) -> GrantedPath:
    """The path, if the actor may do `verb` in its community.

    NotFound for strangers, Forbidden for readers without the right, Conflict (`archived`) for a
    change once the community has ended.
    """
    wanted = select(ReadingPath).where(ReadingPath.id == path_id)
    path = session.scalar(wanted.with_for_update() if to_change else wanted)
    if path is None:
        raise NotFound
    place = community_by_id_to(session, actor, path.community_id, verb=verb)
    return GrantedPath(path=path, place=place)


def step_to(
    session: Session, actor: Actor, step_id: int, *, verb: str, to_change: bool = False
) -> GrantedStep:
    """The step with its path; refuses as `path_to`."""
    step = session.get(PathStep, step_id)
    if step is None:
        raise NotFound
    found = path_to(session, actor, step.path_id, verb=verb, to_change=to_change)
    return GrantedStep(path=found.path, place=found.place, step=step)
