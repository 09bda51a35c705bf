"""One builder per table with the least it needs; rows are flushed where an id is needed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    MembershipState,
    Visibility,
)


def account(session: Session, *, handle: str, email: str | None = None) -> Account:
    """An active person."""
    made = Account(
        handle=handle,
        name=handle.title(),
        email=email or f"{handle}@hearth.example",
        email_confirmed_at=clock.now(),
        state=AccountState.ACTIVE,
        created_at=clock.ago(days=100),
    )
    session.add(made)
    session.flush()  # memberships and posts need its id
    return made


def community(
    session: Session,
    *,
    slug: str,
    visibility: Visibility = Visibility.PUBLIC,
    joining: Joining = Joining.OPEN,
) -> Community:
    """A community without members."""
    made = Community(
        slug=slug,
        name=slug.title(),
        summary=f"About the {slug}.",
        visibility=visibility,
        joining=joining,
        charter_html={},
        created_at=clock.ago(days=100),
    )
    session.add(made)
    session.flush()  # memberships and threads need its id
    return made


def membership(
    session: Session,
    place: Community,
    person: Account,
    *,
    role: MemberRole = MemberRole.MEMBER,
    state: str = MembershipState.ACTIVE,
    joined_at: datetime | None = None,
) -> Membership:
    """A person's membership, active unless said otherwise."""
    made = Membership(
        community_id=place.id,
        account_id=person.id,
        role=role,
        state=MembershipState(state),
        joined_at=joined_at or clock.ago(days=90),
        ended_at=None if state == MembershipState.ACTIVE else clock.ago(days=10),
    )
    session.add(made)
    if state == MembershipState.ACTIVE:
        place.members_count = (place.members_count or 0) + 1
    return made
