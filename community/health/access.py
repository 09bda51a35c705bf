"""Load a community's figures, a flag or a pause on somebody's behalf, or refuse."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.errors import Forbidden, NotFound
from community.health.models import HealthFlag, Pause
from community.health.policies import PauseKind
from community.rights import may
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class GrantedFlag:
    """A flag of a community that the actor facilitates."""

    granted: Granted
    flag: HealthFlag


def health_to(session: Session, actor: Actor, slug: str) -> Granted:
    """The community whose figures the actor may see.

    Facilitators, and whoever oversees the organisation: these also where they may not read.
    Content beside the figures (threads by title) is only for `granted.may("communities.read")`.
    """
    return community_to(session, actor, slug, verb="health.read")


def flag_to_answer(session: Session, actor: Actor, slug: str, flag_id: int) -> GrantedFlag:
    """A flag that the actor may answer; NotFound for one of another community."""
    granted = community_to(session, actor, slug, verb="health.answer")
    flag = session.scalar(
        select(HealthFlag).where(
            HealthFlag.id == flag_id, HealthFlag.community_id == granted.community.id
        )
    )
    if flag is None:
        raise NotFound
    return GrantedFlag(granted=granted, flag=flag)


def community_to_pause(session: Session, actor: Actor, slug: str) -> Granted:
    """The community for which the actor may plan a break."""
    return community_to(session, actor, slug, verb="health.pause")


def break_to_end(session: Session, actor: Actor, slug: str, pause_id: int) -> Pause:
    """A planned break that the actor may call off; NotFound for one of another community."""
    granted = community_to(session, actor, slug, verb="health.pause")
    pause = session.scalar(
        select(Pause).where(
            Pause.id == pause_id,
            Pause.community_id == granted.community.id,
            Pause.kind == PauseKind.BREAK,
        )
    )
    if pause is None:
        raise NotFound
    return pause


def calendar_to_keep(actor: Actor) -> None:
    """Let those pass who keep the organisation's calendar; Forbidden for everybody else."""
    if not may("health.pause_all", actor.organisation_standing()):
        raise Forbidden(N_("Only an admin or programme owner of this organisation can do this."))


def pause_to_end(session: Session, actor: Actor, pause_id: int) -> Pause:
    """A holiday or outage that the actor may take out of the calendar."""
    calendar_to_keep(actor)
    pause = session.scalar(select(Pause).where(Pause.id == pause_id, Pause.kind != PauseKind.BREAK))
    if pause is None:
        raise NotFound
    return pause
