"""What a provider may say of somebody, and what a group may give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from community.accounts.models import OrganisationRole

# What a role is worth, so that a group never lowers one that somebody holds otherwise.
RANKS = {
    OrganisationRole.PERSON: 0,
    OrganisationRole.PROGRAMME_OWNER: 1,
    OrganisationRole.ADMIN: 2,
}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What the provider said, its signature checked.

    `email` is set only when the provider has verified it, in lower case. `groups` is None when
    it said nothing that can be relied on; `proved_at` when it says how long ago it asked.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str | None = None
    groups: frozenset[str] | None = None
    proved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GroupRule:
    """Who is in `group` belongs to the community with this slug, or holds this role."""

    group: str
    community: str = ""
    role: OrganisationRole = OrganisationRole.PERSON


def best_role(
    rules: tuple[GroupRule, ...], groups: frozenset[str]
) -> tuple[OrganisationRole, str] | None:
    """The highest role that these groups give, and the group that gives it."""
    given = [
        (rule.role, rule.group)
        for rule in rules
        if rule.group in groups and rule.role != OrganisationRole.PERSON
    ]
    return max(given, key=lambda each: RANKS[each[0]], default=None)
