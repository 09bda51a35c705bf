"""Load memberships, requests, invitations and tags of a community, or refuse."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.accounts.queries import hash_secret, is_suspended
from community.communities.able import person_to_lead
from community.communities.access.communities import Granted, community_to
from community.communities.models import (
    Community,
    Invitation,
    JoinRequest,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Tag,
)
from community.communities.policies import SPENT, may_change_role, may_remove_member
from community.errors import Forbidden, NotFound, Refused
from community.words import N_

_EQUALS = N_(
    "Facilitators do not depose each other. Ask this person to step down, or ask an admin."
)
_NOT_FROM_OUTSIDE = N_(
    "Facilitators make other members facilitators. Where none of them can sign in, an admin names "
    "one from the list of all communities."
)


def own_membership_to_end(session: Session, actor: Actor, slug: str) -> tuple[Granted, Membership]:
    """The actor's own membership, to leave."""
    granted = community_to(session, actor, slug, verb="communities.leave")
    assert granted.membership is not None  # only members hold the right
    return granted, granted.membership


def membership_to_change(
    session: Session, actor: Actor, slug: str, handle: str, *, to: MemberRole
) -> tuple[Granted, Membership]:
    """A member whom the actor may give the part `to`; NotFound for who is no member.

    Whoever plays that part already is no reason to refuse whoever may give it.
    """
    granted = community_to(session, actor, slug, verb="communities.set_role")
    found = _member(session, granted.community.id, handle)
    own = found.account_id == actor.id
    changes = found.role != to
    if changes and not may_change_role(granted.standing, own=own, target_role=found.role):
        depose = found.role == MemberRole.FACILITATOR
        raise Forbidden(_EQUALS if depose else _NOT_FROM_OUTSIDE)
    return granted, found


@dataclass(frozen=True, kw_only=True)
class Appointee:
    """Somebody to be made facilitator of a community, who need not belong to it yet.

    `by_office`: whoever appoints is an admin of the organisation and no facilitator there.
    """

    community_id: int
    account_id: int
    by_office: bool


def member_to_appoint(session: Session, granted: Granted, handle: str) -> Appointee:
    """A member whom a facilitator of the community makes facilitator too.

    Refused, with a word at the field, for everybody else.
    """
    chosen = person_to_lead(
        session, community_id=granted.community.id, handle=handle, members_only=True
    )
    return Appointee(community_id=granted.community.id, account_id=chosen, by_office=False)


def membership_to_remove(
    session: Session, actor: Actor, slug: str, handle: str
) -> tuple[Granted, Membership]:
    """A member whom the actor may remove."""
    granted = community_to(session, actor, slug, verb="communities.remove_member")
    found = _member(session, granted.community.id, handle)
    if not may_remove_member(granted.standing, target_role=found.role):
        raise Forbidden(_EQUALS)
    return granted, found


def _member(session: Session, community_id: int, handle: str) -> Membership:
    found = session.scalar(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Account.handle == handle.lower(),
        )
    )
    if found is None:
        raise NotFound
    return found


def request_to_decide(
    session: Session, actor: Actor, slug: str, request_id: int
) -> tuple[Granted, JoinRequest]:
    """A request to join that the actor may decide on; only within its own community."""
    granted = community_to(session, actor, slug, verb="communities.admit")
    found = session.scalar(
        select(JoinRequest).where(
            JoinRequest.id == request_id, JoinRequest.community_id == granted.community.id
        )
    )
    if found is None:
        raise NotFound
    return granted, found


def tag_to_read(session: Session, actor: Actor, slug: str, tag_id: int) -> Tag:
    """A tag of a community that the actor may read."""
    return tag_in(session, community_to(session, actor, slug, verb="communities.read"), tag_id)


def tag_to_edit(session: Session, actor: Actor, slug: str, tag_id: int) -> tuple[Granted, Tag]:
    """A tag that the actor may rename, describe or delete."""
    granted = community_to(session, actor, slug, verb="communities.edit")
    return granted, tag_in(session, granted, tag_id)


def tag_in(session: Session, granted: Granted, tag_id: int) -> Tag:
    """A tag of this community; a synonym is none."""
    found = session.scalar(
        select(Tag).where(
            Tag.id == tag_id, Tag.community_id == granted.community.id, Tag.canonical_id.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


def invitation_to_revoke(
    session: Session, actor: Actor, slug: str, invitation_id: int
) -> tuple[Granted, Invitation]:
    """An invitation that the actor may revoke."""
    granted = community_to(session, actor, slug, verb="communities.invite")
    found = session.scalar(
        select(Invitation).where(
            Invitation.id == invitation_id, Invitation.community_id == granted.community.id
        )
    )
    if found is None:
        raise NotFound
    return granted, found


@dataclass(frozen=True, kw_only=True)
class OpenInvitation:
    """An invitation that is good for the actor now, and where it leads."""

    invitation: Invitation
    community: Community
    inviter_name: str


def invitation_to_redeem(session: Session, actor: Actor, secret: str) -> OpenInvitation:
    """The invitation with this secret, if it is good for the actor.

    Raises what `good_invitation` raises; Forbidden when it is for another mail address. None of
    these name the community.
    """
    found = good_invitation(session, Invitation.token_hash == hash_secret(secret))
    _check_address(session, actor, found.invitation)
    return found


def good_invitation(session: Session, which: ColumnElement[bool]) -> OpenInvitation:
    """The one invitation that `which` holds for, if it is good for somebody.

    NotFound when there never was one; Refused (`invitation_spent`) when it has expired, was used
    up or revoked, when whoever made it may not invite any more, or the community has ended.
    """
    row = session.execute(
        select(Invitation, Community, Account, Membership.id)
        .join(Community, Community.id == Invitation.community_id)
        .join(Account, Account.id == Invitation.created_by_id)
        .outerjoin(
            Membership,
            (Membership.community_id == Invitation.community_id)
            & (Membership.account_id == Invitation.created_by_id)
            & (Membership.state == MembershipState.ACTIVE)
            & (Membership.role == MemberRole.FACILITATOR),
        )
        .where(which)
    ).one_or_none()
    if row is None:
        raise NotFound
    invitation, community, inviter, still_facilitates = row
    welcome = still_facilitates and _in_good_standing(inviter) and community.stage != Stage.ARCHIVED
    if not (_is_open(invitation) and welcome):
        raise Refused(SPENT, code="invitation_spent")
    return OpenInvitation(invitation=invitation, community=community, inviter_name=inviter.name)


def _is_open(invitation: Invitation) -> bool:
    return (
        invitation.revoked_at is None
        and invitation.uses_left > 0
        and invitation.expires_at > clock.now()
    )


def _in_good_standing(account: Account) -> bool:
    return account.state == AccountState.ACTIVE and not is_suspended(
        account.suspended_at, account.suspended_until
    )


def _check_address(session: Session, actor: Actor, invitation: Invitation) -> None:
    if invitation.email is None:
        return
    row = session.execute(
        select(Account.email, Account.email_confirmed_at).where(Account.id == (actor.id or 0))
    ).one_or_none()
    if row is None or row.email != invitation.email or row.email_confirmed_at is None:
        raise Forbidden(
            N_(
                "This invitation is for another mail address. Sign in with the account that has it."
            ),
            code="other_address",
        )
