"""Within how many hours the organisation wants reports decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.organisation.actions import decide
from community.organisation.queries import decided

LONGEST_TARGET = 30 * 24  # hours
TARGET = "moderation"
_SHIPPED: Mapping[str, Any] = {"report_hours": 48}


def report_target(session: Session) -> timedelta:
    """How long a report may wait before it counts as overdue."""
    return timedelta(hours=int(decided(session, TARGET, shipped=_SHIPPED)["report_hours"]))


def set_report_target(session: Session, *, hours: int, by: Actor) -> None:
    """Decide it anew, for reports that are open already too."""
    decide(session, TARGET, {"report_hours": hours}, by=by)
