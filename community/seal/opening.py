"""Look behind an alias: for the two who agreed on it, and to keep its author out of that."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.seal.models import Alias


def alias_of(session: Session, account_id: int) -> Alias | None:
    """The alias whose account this is; whoever calls reads everything of it but the seal."""
    return session.scalar(select(Alias).where(Alias.account_id == account_id))


def is_author(alias: Alias, account_id: int | None) -> bool:
    """Whether it is this person who stands behind it."""
    return account_id is not None and alias.author_id == account_id


def account_behind(session: Session, alias_id: int) -> int | None:
    """Whose alias it is; `community.seals` asks, for the two who may know."""
    return session.scalar(select(Alias.author_id).where(Alias.id == alias_id))
