"""Tell the owner of an account by mail that something about it changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.mail.actions import Letter, queue_mail


def tell_owner(session: Session, *, account_id: int, notice: Letter) -> None:
    """Queue the notice to the account's confirmed address, if it has one."""
    email = session.scalar(
        select(Account.email).where(
            Account.id == account_id, Account.email_confirmed_at.is_not(None)
        )
    )
    if email:
        queue_mail(session, recipient=email, letter=notice, account_id=account_id)
