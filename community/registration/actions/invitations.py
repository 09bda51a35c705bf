"""Invite to the organisation by link or by mail, and revoke."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries import hash_secret
from community.registration.models import AccountInvitation


def invite_to_organisation(
    session: Session,
    *,
    by: Actor,
    secret: str,
    uses: int,
    days: int,
    email: str | None = None,
    note: str = "",
) -> AccountInvitation:
    """Make an invitation good for `uses` accounts and `days` days; both bounds by the schema.

    `secret` is random and never stored. With `email` it is good for that address alone, once.
    """
    assert by.id is not None  # only accounts hold the right
    now = clock.now()
    invitation = AccountInvitation(
        token_hash=hash_secret(secret),
        email=email.lower() if email else None,
        note=note,
        created_by_id=by.id,
        created_at=now,
        expires_at=now + timedelta(days=days),
        uses_left=1 if email else uses,
    )
    session.add(invitation)
    session.flush()  # the API names it
    return invitation


def revoke_account_invitation(invitation: AccountInvitation) -> None:
    """Make the invitation worthless; harmless when it is already."""
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
