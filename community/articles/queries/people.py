"""Who may look after an article."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.communities.models import Membership, MembershipState


def member_called(session: Session, community_id: int, handle: str) -> int | None:
    """The account of a member of the community by handle, with or without the @ before it."""
    return session.scalar(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Account.handle == handle.strip().removeprefix("@").lower(),
        )
    )
