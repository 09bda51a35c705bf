"""Make an invitation and, when it names an address, mail it; shared by the page and the API."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from app.actor import actor
from app.idempotency import once
from app.mail.messages import invitation, link_to
from app.transactions import reading, unit_of_work
from community.accounts.queries.profiles import language_at
from community.communities.access import community_to
from community.communities.actions.invitations import invite
from community.mail.actions import queue_mail


@dataclass(frozen=True, kw_only=True)
class MadeInvitation:
    """An invitation with the link that nobody will be shown again; None when it was made before."""

    id: int
    slug: str
    link: str | None


def make_invitation(slug: str, wanted: dict[str, Any], *, by_key: bool = False) -> MadeInvitation:
    """Invite to the community with this slug; `wanted` comes from InvitationForm.

    With `by_key` the caller's idempotency key counts. A page has no use for that: who clicks
    twice sees the second answer alone, and it must hold a link.
    """
    who, secret = actor(), secrets.token_urlsafe(32)
    link = link_to(f"/invitations/{secret}")
    with reading() as session:
        granted = community_to(session, who, slug, verb="communities.invite")
    letter = invitation(
        link=link, inviter=who.name, community=granted.community.name, note=wanted["note"]
    )
    with unit_of_work() as session:
        granted = community_to(session, who, slug, verb="communities.invite")
        community_id = granted.community.id
        fresh: list[int] = []

        def make() -> str:
            made = invite(session, community_id=community_id, by=who, secret=secret, **wanted)
            if made.email is not None:
                queue_mail(
                    session,
                    recipient=made.email,
                    letter=letter,
                    language=language_at(session, made.email),
                )
            fresh.append(made.id)
            return str(made.id)

        made_id = int(once(session, make) if by_key else make())
        shown = link if fresh else None
        return MadeInvitation(id=made_id, slug=granted.community.slug, link=shown)
