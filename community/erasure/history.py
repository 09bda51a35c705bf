"""Words of a person that the history of the calendar repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.health.actions.pauses import DAYS
from community.organisation.models import SettingChange


def forget_days(session: Session, account_id: int) -> None:
    """Empty what a person said of days in the calendar, in their changes and in later ones.

    Setting the days back would write it down again otherwise.
    """
    of_days = SettingChange.name.startswith(f"{DAYS}:", autoescape=True)
    own = select(SettingChange).where(of_days, SettingChange.changed_by_id == account_id)
    said: dict[str, set[str]] = {}
    for change in session.scalars(own):
        if change.after and change.after["says"]:
            said.setdefault(change.name, set()).add(change.after["says"])
    for change in session.scalars(select(SettingChange).where(SettingChange.name.in_(said))):
        change.before = _without(change.before, said[change.name])
        change.after = _without(change.after, said[change.name])


def _without(told: Mapping[str, Any] | None, said: set[str]) -> dict[str, Any] | None:
    if told is None:
        return None
    return {**told, "says": "" if told["says"] in said else told["says"]}
