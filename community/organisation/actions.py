"""Change what the organisation decides for itself, and keep what was decided before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.base import Base
from community.errors import Conflict
from community.organisation.models import OrganisationSetting, SettingChange
from community.organisation.queries import newest_change
from community.words import N_

Value = Mapping[str, Any]


def decide(session: Session, name: str, value: Value | None, *, by: Actor) -> None:
    """Keep a decision, or with None go back to what Hearth ships with.

    Whoever calls has checked its shape and the right to make it.
    """
    row = session.get(OrganisationSetting, name)
    note_change(session, name, before=row.value if row else None, after=value, by=by)
    if value is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(
            OrganisationSetting(
                name=name, value=dict(value), changed_at=clock.now(), changed_by_id=by.id
            )
        )
    else:
        row.value, row.changed_at, row.changed_by_id = dict(value), clock.now(), by.id


def note_change(
    session: Session, name: str, *, before: Value | None, after: Value | None, by: Actor
) -> None:
    """Keep what stood before and what stands now; nothing when it is the same."""
    was, now = (None if value is None else dict(value) for value in (before, after))
    if was == now:
        return
    change = SettingChange(
        name=name, before=was, after=now, changed_at=clock.now(), changed_by_id=by.id
    )
    session.add(change)


def demand_unchanged(session: Session, names: Sequence[str], *, since: int) -> None:
    """Raise Conflict (`stale`) when one of these was changed after the change numbered `since`."""
    # Of two who read the same only one finds it unchanged: who changes settings queues where every
    # act of an admin does. By its name, since the log knows of settings and they not of it.
    heads = Base.metadata.tables["log_heads"]
    session.execute(select(heads.c.id).with_for_update())
    if newest_change(session, names) != since:
        raise Conflict(
            N_(
                "Somebody else has changed this meanwhile. Look at what stands there now; what you "
                "send next counts."
            ),
            code="stale",
        )
