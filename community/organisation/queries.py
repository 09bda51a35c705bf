"""What the organisation decided, or what Hearth ships with, and whether there is one yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState, OrganisationRole
from community.organisation.models import OrganisationSetting, SettingChange

CALENDAR = "calendar"
PROFILE = "profile"
_CALENDAR: Mapping[str, Any] = {"time_zone": "UTC"}


def decided(session: Session, name: str, *, shipped: Mapping[str, Any]) -> dict[str, Any]:
    """The decision of this name over the shipped one, key by key; unknown keys are left out."""
    row = session.get(OrganisationSetting, name)
    own = {} if row is None else row.value
    return {key: own.get(key, value) for key, value in shipped.items()}


def newest_change(session: Session, names: Sequence[str]) -> int:
    """The number of the newest change of any of these; 0 when none was ever changed."""
    newest = select(func.max(SettingChange.id)).where(SettingChange.name.in_(names))
    return session.scalar(newest) or 0


def organisation_zone(session: Session) -> ZoneInfo:
    """The time zone in which the organisation's weeks begin and end."""
    return ZoneInfo(str(decided(session, CALENDAR, shipped=_CALENDAR)["time_zone"]))


@dataclass(frozen=True)
class Profile:
    """How the organisation calls itself and what its Hearth is for; both may be empty."""

    name: str = ""
    purpose: str = ""


def organisation_profile(session: Session) -> Profile:
    """Name and purpose as the organisation decided them."""
    return Profile(**decided(session, PROFILE, shipped={"name": "", "purpose": ""}))


def is_founded(session: Session) -> bool:
    """Whether somebody administers, or has a link to; or the organisation gave itself a name.

    It has been founded then, whatever became of its admins.
    """
    admin = select(Account.id).where(
        Account.role == OrganisationRole.ADMIN,
        Account.state.in_((AccountState.ACTIVE, AccountState.STAGED)),
    )
    named = session.get(OrganisationSetting, PROFILE) is not None
    return named or session.scalar(admin.limit(1)) is not None
