"""Make an invitation and, when it names an address, mail it; shared by the page and the API."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from app.actor import actor
from app.mail.messages import invitation, link_to
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.communities.actions.invitations import invite
from community.mail.actions import queue_mail


@dataclass(frozen=True, kw_only=True)
class MadeInvitation:
    """An invitation with the link that nobody will be shown again."""

    id: int
    slug: str
    link: str


def make_invitation(slug: str, wanted: dict[str, Any]) -> MadeInvitation:
    """Invite to the community with this slug; `wanted` comes from InvitationForm."""
    who, secret = actor(), secrets.token_urlsafe(32)
    link = link_to(f"/invitations/{secret}")
    with reading() as session:
        granted = community_to(session, who, slug, verb="communities.invite")
    letter = invitation(
        link=link, inviter=who.name, community=granted.community.name, note=wanted["note"]
    )
    with unit_of_work() as session:
        granted = community_to(session, who, slug, verb="communities.invite")
        made = invite(session, community_id=granted.community.id, by=who, secret=secret, **wanted)
        if made.email is not None:
            queue_mail(session, recipient=made.email, letter=letter)
        return MadeInvitation(id=made.id, slug=granted.community.slug, link=link)
