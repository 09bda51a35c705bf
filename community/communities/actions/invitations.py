"""Invite by link or by mail, revoke, and redeem."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries import hash_secret
from community.communities.actions.memberships import start_membership
from community.communities.events import InvitationSent
from community.communities.models import Invitation, Membership, MembershipState
from community.communities.policies import SPENT
from community.errors import Refused
from community.outbox import record

LONGEST_DAYS = 90
MOST_USES = 100


def invite(
    session: Session,
    *,
    community_id: int,
    by: Actor,
    secret: str,
    uses: int,
    days: int,
    email: str | None = None,
    note: str = "",
) -> Invitation:
    """Make an invitation good for `uses` people and `days` days.

    `secret` is random and never stored. With `email` it is good for that address alone, once.
    """
    assert by.id is not None  # only accounts hold the right
    now = clock.now()
    invitation = Invitation(
        community_id=community_id,
        token_hash=hash_secret(secret),
        email=email.lower() if email else None,
        note=note,
        created_by_id=by.id,
        created_at=now,
        expires_at=now + timedelta(days=max(1, min(days, LONGEST_DAYS))),
        uses_left=1 if email else max(1, min(uses, MOST_USES)),
    )
    session.add(invitation)
    session.flush()  # the event needs its id
    if email:
        record(session, InvitationSent(community_id=community_id, invitation_id=invitation.id))
    return invitation


def revoke_invitation(invitation: Invitation) -> None:
    """Make the invitation worthless; harmless when it is already."""
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()


def redeem(session: Session, invitation: Invitation, *, by: Actor) -> Membership:
    """Become a member by an invitation that `access.invitation_to_redeem` found good.

    A member keeps their part and leaves the invitation to others. Raises Refused when its last
    use went to somebody else a moment ago.
    """
    assert by.id is not None  # only accounts hold the right
    own = session.scalar(
        select(Membership).where(
            Membership.community_id == invitation.community_id,
            Membership.account_id == by.id,
            Membership.state == MembershipState.ACTIVE,
        )
    )
    if own is not None:
        return own
    changed = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.uses_left > 0,
            Invitation.revoked_at.is_(None),
        )
        .values(uses_left=Invitation.uses_left - 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Refused(SPENT, code="invitation_spent")
    return start_membership(session, community_id=invitation.community_id, account_id=by.id)
