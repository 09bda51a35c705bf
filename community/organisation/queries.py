"""What the organisation decided, or what Hearth ships with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from community.organisation.models import OrganisationSetting

CALENDAR = "calendar"
_CALENDAR: Mapping[str, Any] = {"time_zone": "UTC"}


def decided(session: Session, name: str, *, shipped: Mapping[str, Any]) -> dict[str, Any]:
    """The decision of this name over the shipped one, key by key; unknown keys are left out."""
    row = session.get(OrganisationSetting, name)
    own = {} if row is None else row.value
    return {key: own.get(key, value) for key, value in shipped.items()}


def organisation_zone(session: Session) -> ZoneInfo:
    """The time zone in which the organisation's weeks begin and end."""
    return ZoneInfo(str(decided(session, CALENDAR, shipped=_CALENDAR)["time_zone"]))
