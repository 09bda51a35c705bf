"""Pure rules about communities: who may read, who holds which role, how one comes in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from community.accounts.actor import Actor
from community.communities.models import (
    Joining,
    MemberRole,
    MembershipState,
    Stage,
    Visibility,
)
from community.rights import Role, Standing, may
from community.words import N_, Words

NEW_FOR = timedelta(days=30)
NEW_BELOW_POSTS = 3
# Words that are, or may become, an address of their own below /communities.
RESERVED_SLUGS = frozenset(
    {"new", "edit", "all", "mine", "search", "tags", "admin", "api", "me", "null", "undefined"}
)
SPENT = N_("This invitation is no longer good. Ask whoever sent it for a new one.")
_SLUG = re.compile(r"(?=.{2,60}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_TAG = re.compile(r"\.?[^\W_][\w.+#]*(?:-[\w.+#]+)*")
_BLANKS = re.compile(r"[\s_]+")


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


class WayIn(StrEnum):
    """What a person who is not a member can do to become one."""

    JOIN = "join"
    ASK = "ask"
    WAIT = "wait"  # asked already
    INVITATION = "invitation"
    CLOSED = "closed"


def way_in(
    *, joining: str, stage: str, former_state: str | None = None, asked: bool = False
) -> WayIn:
    """How somebody comes in; who was removed before asks, even where joining is open."""
    if stage == Stage.ARCHIVED:
        return WayIn.CLOSED
    if joining == Joining.BY_INVITATION:
        return WayIn.INVITATION
    if asked:
        return WayIn.WAIT
    if joining == Joining.ON_REQUEST or former_state == MembershipState.REMOVED:
        return WayIn.ASK
    return WayIn.JOIN


def is_newcomer(joined_at: datetime, *, posts: int, now: datetime) -> bool:
    """Whether a member is still new: here for under 30 days, or with under three posts."""
    return came_lately(joined_at, now=now) or posts < NEW_BELOW_POSTS


def came_lately(joined_at: datetime, *, now: datetime) -> bool:
    """Whether somebody joined under 30 days ago; names show this, never how much somebody wrote."""
    return now - joined_at < NEW_FOR


def may_change_role(standing: Standing, *, own: bool, target_role: str) -> bool:
    """Whether the holder of `standing` may change the part that a member plays.

    Facilitators do not depose each other: that takes an admin, or the person's own will. An admin
    makes nobody facilitator here, also not themselves: see `caretaking`.
    """
    if target_role == MemberRole.MEMBER:
        return Role.FACILITATOR in standing
    return may("communities.set_role", standing) if own else Role.ADMIN in standing


def may_remove_member(standing: Standing, *, target_role: str) -> bool:
    """Whether the holder may end a membership; a facilitator is made a plain member first."""
    return may("communities.remove_member", standing) and target_role == MemberRole.MEMBER


def slug_problem(slug: str) -> Words | None:
    """What is wrong with an address, as a sentence, or None."""
    if slug in RESERVED_SLUGS:
        return N_("This address is reserved. Choose another.")
    if not _SLUG.fullmatch(slug) or slug.isdigit():
        return N_(
            "Use 2 to 60 small letters, digits and single hyphens, with at least one letter, "
            "for example water-quality."
        )
    return None


def tag_name(words: str) -> str:
    """A tag as it is stored: lower case, words joined by hyphens."""
    return _BLANKS.sub("-", words.strip().lower()).strip("-")


def tag_problem(name: str) -> Words | None:
    """What is wrong with a tag's stored name, as a sentence, or None.

    It begins with a letter or a digit, or with a dot before one, as `.net` does.
    """
    if len(name) <= 40 and _TAG.fullmatch(name):
        return None
    return N_(
        "A tag has up to 40 letters, digits, dots, + and #, with hyphens between its words, "
        "for example kanban."
    )
