"""Tell the owner of an account by mail that something about it changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.mail.actions import Letter, queue_mail


def tell_owner(session: Session, *, account_id: int, notice: Letter) -> None:
    """Queue the notice to the account's confirmed address, if it has one."""
    account = session.scalar(
        select(Account).where(Account.id == account_id, Account.email_confirmed_at.is_not(None))
    )
    if account is not None and account.email:
        tell(session, account, notice)


def tell(session: Session, account: Account, letter: Letter, *, at: str | None = None) -> None:
    """Queue a letter to a person, in the language of their choice; `at` another address."""
    queue_mail(
        session,
        recipient=at or account.email or "",
        letter=letter,
        language=account.locale,
        account_id=account.id,
    )
