"""Load a community on somebody's behalf, or refuse: strangers learn nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import (
    Community,
    FormerSlug,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Visibility,
)
from community.communities.policies import is_muted, standing_in
from community.errors import SUSPENDED, Conflict, Forbidden, NotFound
from community.rights import RIGHTS, Role, Standing, may
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A community together with what the one who asked may do in it."""

    community: Community
    membership: Membership | None
    standing: Standing

    def may(self, verb: str) -> bool:
        """Whether the table of rights lets this standing do the verb; for showing buttons."""
        return may(verb, self.standing)


class Part(NamedTuple):
    """An active membership as far as rights ask for it."""

    role: str
    muted_until: datetime | None


class Moved(Exception):
    """The address is an old one; `slug` is where the community lives now."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def community_to(session: Session, actor: Actor, slug: str, *, verb: str) -> Granted:
    """The community with this slug, if the actor may do `verb` there.

    Raises NotFound when it does not exist or may not be read, Forbidden when it may be read and
    the verb is not allowed, Moved when the slug is a former one (only to those who may read).
    """
    granted = _find(session, actor, Community.slug == slug.lower())
    if granted is None:
        _raise_if_moved(session, actor, slug.lower())
        raise NotFound
    demand(granted.standing, verb, actor=actor, membership=granted.membership)
    demand_alive(granted.community, verb)
    return granted


def community_by_id_to(session: Session, actor: Actor, community_id: int, *, verb: str) -> Granted:
    """As `community_to`, by id."""
    granted = _find(session, actor, Community.id == community_id)
    if granted is None:
        raise NotFound
    demand(granted.standing, verb, actor=actor, membership=granted.membership)
    demand_alive(granted.community, verb)
    return granted


def demand_alive(community: Community, verb: str) -> None:
    """Conflict for what would change a community that has ended."""
    if community.stage == Stage.ARCHIVED and verb in CHANGES_A_LIVING_PLACE:
        raise Conflict(ENDED, code="archived")


def _find(session: Session, actor: Actor, which: ColumnElement[bool]) -> Granted | None:
    row = session.execute(with_membership(select(Community), actor).where(which)).one_or_none()
    if row is None:
        return None
    community, membership = row
    standing = standing_of(actor, community.visibility, membership)
    return Granted(community=community, membership=membership, standing=standing)


def with_membership(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Add the actor's active membership (or None) as a last column of a community query."""
    return statement.add_columns(Membership).outerjoin(Membership, own_membership(actor))


def own_membership(actor: Actor) -> ColumnElement[bool]:
    """The join condition from communities to the actor's active membership."""
    return active_membership_of(literal(actor.id or 0))


def active_membership_of(account_id: ColumnElement[int]) -> ColumnElement[bool]:
    """As `own_membership`, for statements that are built once and told later who asks."""
    return and_(
        Membership.community_id == Community.id,
        Membership.account_id == account_id,
        Membership.state == MembershipState.ACTIVE,
    )


def standing_of(actor: Actor, visibility: str, membership: Membership | Part | None) -> Standing:
    """The actor's roles, from the two things a query has loaded."""
    role = None if membership is None else MemberRole(membership.role)
    return standing_in(actor, visibility=visibility, member_role=role)


def demand(
    standing: Standing, verb: str, *, actor: Actor, membership: Membership | Part | None = None
) -> None:
    """Let the verb pass, or raise NotFound (stranger) or Forbidden (reader without the right)."""
    if Role.READER not in standing and not _concerns_outsiders(verb, standing):
        raise NotFound
    if not may(verb, standing):
        raise _refusal(verb, actor=actor)
    right = RIGHTS[verb]
    if right.api_scope not in actor.scopes:
        raise Forbidden(
            N_(
                "This token lacks the scope “%(scope)s”. Make one that has it.",
                scope=right.api_scope,
            ),
            code="missing_scope",
        )
    if (
        right.api_scope == "write"
        and verb not in _ALSO_WHILE_MUTED
        and membership is not None
        and is_muted(membership.muted_until, now=clock.now())
    ):
        raise Forbidden(
            N_("You are muted in this community for now. You can still read."), code="muted"
        )


# Nobody is held in a community, kept from asking for help, or made to hear more than they like.
_ALSO_WHILE_MUTED = frozenset(
    {"communities.leave", "moderation.report", "levels.choose", "welcoming.take_part"}
    | {"articles.answer", "articles.mark_read"}
)
# What a community that has ended takes no more. Joining and what is said in threads refuse by their
# own rules; leaving, naming a facilitator and moderation go on, so that it can be looked after.
CHANGES_A_LIVING_PLACE = frozenset(
    {
        "communities.edit",
        "communities.invite",
        "communities.admit",
        "threads.start",
        "articles.write",
        "articles.confirm",
        "articles.suggest",
        "articles.arrange",
        "lifecycle.do_tasks",
        "lifecycle.rotate",
        "lifecycle.take_over",
        "lifecycle.decide",
    }
)
ENDED = N_(
    "This community has ended: it is kept as it is. A facilitator or the programme owner can begin "
    "it again."
)
# What the offices of the organisation do also where they may not read: an admin appoints a
# facilitator; whoever oversees the organisation sees the figures and the stage of every community,
# and may move it.
CONCERNS_OUTSIDERS = frozenset(
    {
        "communities.set_role",
        "health.read",
        "lifecycle.override",
        "lifecycle.read",
        "quarters.read",
    }
)


def _concerns_outsiders(verb: str, standing: Standing) -> bool:
    return verb in CONCERNS_OUTSIDERS and may(verb, standing)


def _refusal(verb: str, *, actor: Actor) -> Forbidden:
    if not actor.signed_in:
        return Forbidden(N_("Sign in to do this."), code="sign_in_needed")
    if actor.suspended:
        return Forbidden(SUSPENDED, code="suspended")
    if Role.MEMBER in RIGHTS[verb].roles:
        return Forbidden(N_("Join this community to do this."), code="join_needed")
    return Forbidden(N_("Only a facilitator of this community can do this."))


def _raise_if_moved(session: Session, actor: Actor, slug: str) -> None:
    community_id = session.scalar(select(FormerSlug.community_id).where(FormerSlug.slug == slug))
    if community_id is None:
        return
    granted = _find(session, actor, Community.id == community_id)
    if granted is not None and Role.READER in granted.standing:
        raise Moved(granted.community.slug)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of READER in `standing_in`, for queries over communities.

    A suspended person reads what a visitor reads.
    """
    if not actor.signed_in or actor.suspended:
        return Community.visibility == Visibility.PUBLIC
    mine = (
        select(Membership.community_id)
        .where(Membership.account_id == actor.id, Membership.state == MembershipState.ACTIVE)
        .scalar_subquery()
    )
    return or_(Community.visibility != Visibility.PRIVATE, Community.id.in_(mine))
