"""Pure rules about communities: who may read, and which roles a person holds in one."""

from __future__ import annotations

from datetime import datetime

from community.accounts.actor import Actor
from community.communities.models import MemberRole, Visibility
from community.rights import Role, Standing


def standing_in(actor: Actor, *, visibility: str, member_role: str | None) -> Standing:
    """The roles the actor holds in a community.

    `member_role` is the role of an active membership, or None. Admins and programme owners get
    no right to read private content from their part in the organisation.
    """
    roles = set(actor.organisation_standing())
    standing_member = member_role is not None and Role.ACCOUNT in roles
    open_to_staff = visibility == Visibility.ORGANISATION and Role.ACCOUNT in roles
    if visibility == Visibility.PUBLIC or open_to_staff:
        roles.add(Role.READER)
    if standing_member:
        roles |= {Role.READER, Role.MEMBER}
        if member_role == MemberRole.FACILITATOR:
            roles.add(Role.FACILITATOR)
    return frozenset(roles)


def is_muted(muted_until: datetime | None, *, now: datetime) -> bool:
    """Whether a member may read but not write for the time being."""
    return muted_until is not None and muted_until > now


def audience_of(visibility: str, community_id: int) -> str:
    """The one audience that may read a community's content, as the search index names it."""
    if visibility == Visibility.PRIVATE:
        return f"community:{community_id}"
    return str(Visibility(visibility))
