"""The picture of a person: taken, replaced and removed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged
from community.accounts.models import Account, Avatar
from community.outbox import record


def set_avatar(
    session: Session, account: Account, *, digest: str, drawn: Mapping[int, bytes]
) -> None:
    """Show this picture, drawn in its sizes, wherever the person's name stands."""
    if account.avatar == digest:
        return
    _forget(session, account)
    session.add_all(
        Avatar(account_id=account.id, size=size, content=content) for size, content in drawn.items()
    )
    account.avatar = digest
    record(session, AccountChanged(account_id=account.id))


def remove_avatar(session: Session, account: Account) -> None:
    """Show the first letter of the name again."""
    if account.avatar is None:
        return
    _forget(session, account)
    account.avatar = None
    record(session, AccountChanged(account_id=account.id))


def _forget(session: Session, account: Account) -> None:
    session.execute(delete(Avatar).where(Avatar.account_id == account.id))
