"""What every page of one community shows: its name, its rooms, and the way in."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import actor
from app.presenters import stored_body
from community.communities.access import Granted, community_to
from community.communities.models import Community, Membership
from community.communities.policies import way_in
from community.communities.queries.requests import has_asked
from community.lifecycle.queries.state import life_of


def room(session: Session, slug: str, *, verb: str, tab: str) -> dict[str, Any]:
    """The context of one room of a community the actor may do `verb` in."""
    granted = community_to(session, actor(), slug, verb=verb)
    return {
        "granted": granted,
        "place": granted.community,
        "tab": tab,
        "charter_part": _part,
        "life": life_of(session, granted.community),
    }


def _part(place: Community, name: str) -> Markup | None:
    html = place.charter_html.get(name)
    return stored_body(html) if html else None


def entrance(session: Session, granted: Granted) -> str:
    """How the actor, who is no member, becomes one (see `policies.WayIn`); empty for members."""
    if granted.membership is not None:
        return ""
    community, account_id = granted.community, actor().id
    former = asked = None
    if account_id is not None:
        former = session.scalar(
            select(Membership.state).where(
                Membership.community_id == community.id, Membership.account_id == account_id
            )
        )
        asked = has_asked(session, community_id=community.id, account_id=account_id)
    return way_in(
        joining=community.joining,
        stage=community.stage,
        former_state=former,
        asked=bool(asked),
    )
