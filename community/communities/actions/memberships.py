"""Begin and end belonging, and change the part a member plays; counters move with it."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.events import MembershipChanged, MembershipEnded, MembershipStarted
from community.communities.models import (
    Community,
    JoinRequest,
    MemberRole,
    Membership,
    MembershipState,
)
from community.errors import Refused
from community.outbox import record
from community.words import N_


def start_membership(
    session: Session,
    *,
    community_id: int,
    account_id: int,
    role: MemberRole = MemberRole.MEMBER,
) -> Membership:
    """Make the person a member, or bring them back; a request that waits is settled by it.

    Harmless for somebody who is a member already: their part is left as it is.
    """
    hold(session, community_id)
    found = session.scalar(
        select(Membership).where(
            Membership.community_id == community_id, Membership.account_id == account_id
        )
    )
    if found is not None and found.state == MembershipState.ACTIVE:
        return found
    now = clock.now()
    if found is None:
        found = Membership(community_id=community_id, account_id=account_id, posts_count=0)
        session.add(found)
    found.role, found.state = role, MembershipState.ACTIVE
    found.joined_at, found.ended_at = now, None
    _count(session, community_id, change=1)
    session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.community_id == community_id,
            JoinRequest.account_id == account_id,
            JoinRequest.decided_at.is_(None),
        )
        .values(decided_at=now, outcome="admitted")
        .execution_options(synchronize_session=False)
    )
    record(session, MembershipStarted(community_id=community_id, account_id=account_id))
    return found


def appoint(session: Session, *, community_id: int, account_id: int) -> None:
    """Make the person facilitator, and a member first if they do not belong yet."""
    membership = start_membership(session, community_id=community_id, account_id=account_id)
    session.flush()  # a new row has to exist before it is read anew
    set_role(session, membership, role=MemberRole.FACILITATOR)


def leave(session: Session, membership: Membership) -> None:
    """End one's own membership; Refused for the last facilitator."""
    _end(session, membership, state=MembershipState.LEFT)


def remove_member(session: Session, membership: Membership) -> None:
    """End somebody else's membership; they must ask to come back."""
    _end(session, membership, state=MembershipState.REMOVED)


def end_all(session: Session, account_id: int) -> None:
    """The person has left the organisation: every membership ends, the last facilitator's too."""
    active = select(Membership).where(
        Membership.account_id == account_id, Membership.state == MembershipState.ACTIVE
    )
    for membership in session.scalars(active.order_by(Membership.community_id)).all():
        hold(session, membership.community_id)
        _close(session, membership, state=MembershipState.LEFT)


def set_role(session: Session, membership: Membership, *, role: MemberRole) -> None:
    """Make a member facilitator or plain member; Refused for the last facilitator."""
    hold(session, membership.community_id)
    session.refresh(membership)
    if membership.state != MembershipState.ACTIVE:
        raise Refused(N_("This person is no longer a member."), code="not_a_member")
    if membership.role == role:
        return
    if role == MemberRole.MEMBER:
        _keep_a_facilitator(session, membership)
    membership.role = role
    if role == MemberRole.FACILITATOR:
        membership.muted_until = None  # who looks after a place has to speak there
    record(
        session,
        MembershipChanged(community_id=membership.community_id, account_id=membership.account_id),
    )


def _end(session: Session, membership: Membership, *, state: MembershipState) -> None:
    hold(session, membership.community_id)
    session.refresh(membership)
    if membership.state != MembershipState.ACTIVE:
        return
    _keep_a_facilitator(session, membership)
    _close(session, membership, state=state)


def _close(session: Session, membership: Membership, *, state: MembershipState) -> None:
    membership.state, membership.ended_at = state, clock.now()
    membership.role = MemberRole.MEMBER
    _count(session, membership.community_id, change=-1)
    record(
        session,
        MembershipEnded(community_id=membership.community_id, account_id=membership.account_id),
    )


def _keep_a_facilitator(session: Session, membership: Membership) -> None:
    if membership.role != MemberRole.FACILITATOR:
        return
    others = session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == membership.community_id,
            Membership.role == MemberRole.FACILITATOR,
            Membership.state == MembershipState.ACTIVE,
            Membership.id != membership.id,
            is_able(),
        )
    )
    if not others:
        raise Refused(
            N_("This is the last facilitator. Make another member facilitator first."),
            code="last_facilitator",
        )


def hold(session: Session, community_id: int) -> None:
    """Keep others from changing who belongs and who leads until the transaction ends."""
    # Two facilitators who step down at once would each count the other. SQLite admits one
    # writer anyway; PostgreSQL waits here for whoever came first.
    session.execute(select(Community.id).where(Community.id == community_id).with_for_update())


def _count(session: Session, community_id: int, *, change: int) -> None:
    session.execute(
        update(Community)
        .where(Community.id == community_id)
        .values(members_count=Community.members_count + change)
        .execution_options(synchronize_session=False)
    )
