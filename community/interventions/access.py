"""Load an entry of what was tried, or the flag that it answers, on a facilitator's behalf."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.errors import NotFound
from community.health.models import HealthFlag, Intervention


def intervention_to(
    session: Session, actor: Actor, slug: str, intervention_id: int, *, verb: str
) -> tuple[Granted, Intervention]:
    """An entry of this community, if the actor may do `verb` there."""
    granted = community_to(session, actor, slug, verb=verb)
    found = session.scalar(
        select(Intervention).where(
            Intervention.id == intervention_id,
            Intervention.community_id == granted.community.id,
        )
    )
    if found is None:
        raise NotFound
    return granted, found


def open_flag_of(session: Session, granted: Granted) -> HealthFlag | None:
    """The open flag of a community whose interventions the actor may read."""
    return session.scalar(
        select(HealthFlag).where(
            HealthFlag.community_id == granted.community.id, HealthFlag.cleared_at.is_(None)
        )
    )
