"""What a composer says of posting without one's name: whether it can be, and who could guess."""

from __future__ import annotations

from typing import NamedTuple

from flask import request
from sqlalchemy.orm import Session

from app.actor import actor
from community.aliases.policies import FEW_ACTIVE
from community.communities.models import Community
from community.health.shapes import FEWEST_PEOPLE
from community.seal.masks import Mask
from community.threads.actions.speaking import may_write_without_name
from community.threads.models import Thread
from community.threads.queries.active import people_active


class NameChoice(NamedTuple):
    """`mask` where the writer bears an alias already; else whether one is offered."""

    offered: bool = False
    mask: Mask | None = None
    active: int | None = None  # None when they are fewer than is told
    few: bool = False


def choice_to_start(session: Session, community: Community) -> NameChoice:
    """What whoever starts a thread may choose."""
    return _offered(session, community) if community.allows_alias else NameChoice()


def choice_in(session: Session, thread: Thread, community: Community) -> NameChoice:
    """What whoever writes in a thread may choose, or under what name they go on."""
    mask = actor().mask_in(thread.id)
    if mask is not None:
        return NameChoice(mask=mask)
    if not may_write_without_name(session, thread, author=actor(), allowed=community.allows_alias):
        return NameChoice()
    return _offered(session, community)


def _offered(session: Session, community: Community) -> NameChoice:
    active = people_active(session, community.id)
    told = active if active >= FEWEST_PEOPLE else None
    return NameChoice(offered=True, active=told, few=active < FEW_ACTIVE)


def asked_for() -> str:
    """The value of the tick when the page is opened: a link may have asked for it."""
    return "true" if request.args.get("alias") == "true" else ""
