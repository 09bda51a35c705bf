"""What people say about themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account


@dataclass(frozen=True, kw_only=True)
class OwnProfile:
    """A person's own words and choices, for editing."""

    id: int
    handle: str
    name: str
    avatar: str | None
    email: str | None
    headline: str
    bio: str
    team: str
    location: str
    website: str
    locale: str
    time_zone: str
    theme: str
    single_keys: bool
    keeps_places: bool
    mail_notices: bool
    mail_today: bool
    role: str
    version: int


def own_profile(session: Session, account_id: int) -> OwnProfile:
    """The words and choices of this person."""
    row = session.execute(
        select(
            Account.id,
            Account.handle,
            Account.name,
            Account.avatar,
            Account.email,
            Account.headline,
            Account.bio,
            Account.team,
            Account.location,
            Account.website,
            Account.locale,
            Account.time_zone,
            Account.theme,
            Account.single_keys,
            Account.keeps_places,
            Account.mail_notices,
            Account.mail_today,
            Account.role,
            Account.version,
        ).where(Account.id == account_id)
    ).one()
    return OwnProfile(**row._asdict())


def language_at(session: Session, email: str) -> str:
    """The language that whoever has this address chose; empty for nobody and for no choice."""
    return session.scalar(select(Account.locale).where(Account.email == email)) or ""
