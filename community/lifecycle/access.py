"""Load what belongs to the life of a community on somebody's behalf; strangers learn nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, Moved, community_to
from community.communities.models import Community, Stage
from community.errors import NotFound, Refused
from community.lifecycle.models import (
    Absence,
    Ending,
    HandOver,
    Opening,
    StageProposal,
    Succession,
    SuccessionKind,
    Task,
)
from community.lifecycle.policies import slug_in
from community.words import N_

Row = TypeVar("Row", StageProposal, Task, HandOver, Absence)


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


def ending_to(session: Session, actor: Actor, slug: str) -> tuple[Granted, Ending]:
    """The ending of a community that prepares it; NotFound where none has begun."""
    granted = community_to(session, actor, slug, verb="lifecycle.end")
    ending = session.get(Ending, granted.community.id)
    if ending is None or ending.ended_at is not None:
        raise NotFound
    return granted, ending


def hand_over_to_take(
    session: Session, actor: Actor, slug: str, hand_over_id: int
) -> tuple[Granted, HandOver]:
    """A note that was written to the actor."""
    granted = community_to(session, actor, slug, verb="lifecycle.take_over")
    found = _of(granted, session.get(HandOver, hand_over_id))
    if found.to_id != actor.id:
        raise NotFound
    return granted, found


def absence_to_end(
    session: Session, actor: Actor, slug: str, absence_id: int
) -> tuple[Granted, Absence]:
    """One's own absence."""
    granted = community_to(session, actor, slug, verb="lifecycle.rotate")
    found = _of(granted, session.get(Absence, absence_id))
    if found.account_id != actor.id:
        raise NotFound
    return granted, found


def offer_to_answer(
    session: Session, actor: Actor, slug: str, offer_id: int
) -> tuple[Granted, Succession]:
    """A merge that was offered to this community, or by it."""
    granted = community_to(session, actor, slug, verb="lifecycle.end")
    found = session.get(Succession, offer_id)
    here = granted.community.id
    if found is None or found.kind != SuccessionKind.MERGED:
        raise NotFound
    if here not in (found.community_id, found.successor_id):
        raise NotFound
    return granted, found


def merge_to_follow(session: Session, actor: Actor, slug: str) -> Succession:
    """The merge that a member of an ended community may follow."""
    granted = community_to(session, actor, slug, verb="communities.leave")
    found = session.scalars(
        select(Succession)
        .where(
            Succession.community_id == granted.community.id,
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_not(None),
        )
        .order_by(Succession.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def place_to_join(session: Session, actor: Actor, typed: str) -> Community:
    """The community that shall take another one in; Refused, at the field, where it is unknown.

    It is told by its slug or its address.
    """
    slug = slug_in(typed)
    try:
        return community_to(session, actor, slug, verb="communities.read").community
    except (NotFound, Moved):
        words = N_("There is no community “%(slug)s” that you can see.", slug=slug[:60])
        raise Refused(words, code="no_such_place", fields={"into": words}) from None
