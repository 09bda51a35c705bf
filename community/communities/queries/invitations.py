"""The invitations of a community, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.models import Invitation
from community.paging import DEFAULT_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """An invitation without its secret; `state` is open, spent, expired or revoked."""

    id: int
    email: str | None
    note: str
    created_at: datetime
    expires_at: datetime
    uses_left: int
    state: str
    by_handle: str
    by_name: str


def invitations(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[InvitationRow]:
    """What was made, whether still good or not."""
    page: Page[Any] = keyset_page(
        session,
        _of(community_id),
        order=((Invitation.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[_row(row) for row in page.items], next_cursor=page.next_cursor)


def invitation_row(session: Session, *, community_id: int, invitation_id: int) -> InvitationRow:
    """One of a community's invitations; the access function has found that it exists."""
    statement = _of(community_id).where(Invitation.id == invitation_id)
    return _row(session.execute(statement).one())


def _of(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invitation.id,
            Invitation.email,
            Invitation.note,
            Invitation.created_at,
            Invitation.expires_at,
            Invitation.uses_left,
            Invitation.revoked_at,
            Account.handle.label("by_handle"),
            Account.name.label("by_name"),
        )
        .join(Account, Account.id == Invitation.created_by_id)
        .where(Invitation.community_id == community_id)
    )


def _row(row: Any) -> InvitationRow:
    return InvitationRow(
        id=row.id,
        email=row.email,
        note=row.note,
        created_at=row.created_at,
        expires_at=row.expires_at,
        uses_left=row.uses_left,
        state=_state(row),
        by_handle=row.by_handle,
        by_name=row.by_name,
    )


def _state(row: Any) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.uses_left <= 0:
        return "spent"
    return "expired" if row.expires_at <= clock.now() else "open"
