"""Ask the searches again whose owners want to hear of what is new in them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.database import Database
from community.searches.alerts import Alert, NewPost, alerts_after, note_found

_log = logging.getLogger(__name__)
Look = Callable[[Alert], Sequence[NewPost]]


def tell_of_found(database: Database, look: Look, *, halted: Callable[[], bool]) -> int:
    """One round over all of them; how many people are told something.

    The index is asked outside of any transaction.
    """
    told, after = 0, 0
    while not halted():
        with database.reading() as session:
            alerts = alerts_after(session, after)
        if not alerts:
            break
        for alert in alerts:
            if posts := _looked(look, alert):
                with database.unit_of_work() as session:
                    told += note_found(session, alert, posts)
        after = alerts[-1].id
    return told


def _looked(look: Look, alert: Alert) -> Sequence[NewPost]:
    """What one search finds; one that fails keeps no other from being looked after."""
    try:
        return look(alert)
    except Exception:  # noqa: BLE001  (whatever it was, the others are asked)
        _log.exception("The search of alert %s failed and is tried again later", alert.id)
        return ()
