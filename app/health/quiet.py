"""The honest word on a quiet community's home, with where to go instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Community
from community.health.queries.elsewhere import Elsewhere, elsewhere, is_quiet


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Livelier places that the reader may open; empty where none shares a subject."""

    elsewhere: Sequence[Elsewhere]


def quiet_here(session: Session, actor: Actor, place: Community) -> Quiet | None:
    """What to say to readers of a quiet community; None for any other. One statement, or two."""
    if not is_quiet(session, place):
        return None
    return Quiet(elsewhere=elsewhere(session, actor, place.id))
