"""The badges of one person; there is no other read of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.badges.models import Badge
from community.badges.policies import MEANINGS, BadgeKind
from community.words import Words


class BadgeRow(NamedTuple):
    """One badge, with its name and rule."""

    kind: str
    name: Words
    rule: Words
    awarded_at: datetime


def badges_of(session: Session, account_id: int, *, own: bool = False) -> Sequence[BadgeRow]:
    """In the order they came; for others only where the person shows them."""
    wanted = select(Badge.kind, Badge.awarded_at).where(Badge.account_id == account_id)
    if not own:
        wanted = wanted.join(Account, Account.id == Badge.account_id).where(
            Account.shows_badges.is_(True)
        )
    rows = session.execute(wanted.order_by(Badge.id)).all()
    return [
        BadgeRow(kind, MEANINGS[BadgeKind(kind)].name, MEANINGS[BadgeKind(kind)].rule, given)
        for kind, given in rows
    ]


def shows_badges(session: Session, account_id: int) -> bool:
    """Whether others see them in the profile."""
    found = session.scalar(select(Account.shows_badges).where(Account.id == account_id))
    return bool(found)
