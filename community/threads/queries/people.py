"""Whom a writer may want to mention."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.communities.models import Membership, MembershipState

MOST_SUGGESTED = 8


def people_to_mention(
    session: Session, community_id: int, *, beginning: str
) -> Sequence[tuple[str, str]]:
    """Handle and name of active members whose handle or name begins so, by handle."""
    typed = beginning.strip().lower()
    if not typed:
        return []
    rows = session.execute(
        select(Account.handle, Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Account.state == AccountState.ACTIVE,
            or_(
                Account.handle.startswith(typed, autoescape=True),
                func.lower(Account.name).startswith(typed, autoescape=True),
            ),
        )
        .order_by(Account.handle)
        .limit(MOST_SUGGESTED)
    )
    return [(row.handle, row.name) for row in rows]
