"""How communities of a list stand, for those of its readers who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Stage
from community.communities.policies import standing_in
from community.communities.queries.directory import CommunityCard
from community.health.models import Vitality
from community.oversight import states_of
from community.rights import may


def vitality_of(
    session: Session, actor: Actor, cards: Iterable[CommunityCard]
) -> Mapping[int, Vitality]:
    """By id, of the communities whose health the actor may see; no statement for others."""
    seen = [
        card.id
        for card in cards
        if card.stage != Stage.ARCHIVED
        and may(
            "health.read",
            standing_in(actor, visibility=card.visibility, member_role=card.role),
        )
    ]
    return states_of(session, seen) if seen else {}
