"""Change what the organisation decides for itself; the log of it is the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.organisation.models import OrganisationSetting


def decide(session: Session, name: str, value: Mapping[str, Any], *, by: Actor) -> None:
    """Keep a decision; whoever calls has checked its shape and the right to make it."""
    row = session.get(OrganisationSetting, name)
    if row is None:
        session.add(
            OrganisationSetting(
                name=name, value=dict(value), changed_at=clock.now(), changed_by_id=by.id
            )
        )
        return
    row.value, row.changed_at, row.changed_by_id = dict(value), clock.now(), by.id
