"""Load what belongs to the life of a community on somebody's behalf; strangers learn nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.communities.models import Stage
from community.errors import NotFound
from community.lifecycle.models import Opening, StageProposal, Task

Row = TypeVar("Row", StageProposal, Task)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A community that is being prepared, and how."""

    granted: Granted
    opening: Opening


def opening_to(
    session: Session, actor: Actor, slug: str, *, verb: str = "lifecycle.prepare"
) -> Prepared:
    """The opening of a community that has not opened; NotFound where there is none to prepare."""
    granted = community_to(session, actor, slug, verb=verb)
    opening = session.get(Opening, granted.community.id)
    over = granted.community.stage == Stage.ARCHIVED
    if opening is None or opening.opened_at is not None or over:
        raise NotFound
    return Prepared(granted=granted, opening=opening)


def proposal_to_decide(
    session: Session, actor: Actor, slug: str, proposal_id: int
) -> tuple[Granted, StageProposal]:
    """A proposed stage of this community that the actor may decide on."""
    granted = community_to(session, actor, slug, verb="lifecycle.decide")
    return granted, _of(granted, session.get(StageProposal, proposal_id))


def task_to_do(session: Session, actor: Actor, slug: str, task_id: int) -> tuple[Granted, Task]:
    """A task of this community that the actor may do, skip or give out."""
    granted = community_to(session, actor, slug, verb="lifecycle.do_tasks")
    return granted, _of(granted, session.get(Task, task_id))


def _of(granted: Granted, found: Row | None) -> Row:
    if found is None or found.community_id != granted.community.id:
        raise NotFound
    return found
