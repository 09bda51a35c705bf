"""Whose handle a name is."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState, FormerHandle


def handles_of_people(session: Session, names: Collection[str]) -> frozenset[str]:
    """Those of the lower-case names that everybody signed in finds somebody by.

    A former handle leads to its owner. Imported people and those who have gone are not found:
    who may see them depends on the reader.
    """
    if not names:
        return frozenset()
    now = select(Account.handle).where(
        Account.handle.in_(names), Account.state == AccountState.ACTIVE
    )
    before = (
        select(FormerHandle.handle)
        .join(Account, Account.id == FormerHandle.account_id)
        .where(FormerHandle.handle.in_(names), Account.state == AccountState.ACTIVE)
    )
    return frozenset(session.scalars(union_all(now, before)))
