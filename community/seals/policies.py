"""Pure rules about opening a seal."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from community.seal.models import SealRequest

WAITS = timedelta(days=7)
SHOWN = timedelta(hours=24)
SHORTEST_REASON, LONGEST_REASON = 20, 500


class RequestState(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    EXPIRED = "expired"
    OPENED = "opened"
    REFUSED = "refused"


def state_of(request: SealRequest, *, now: datetime) -> RequestState:
    """Whether somebody may decide on it, or what became of it."""
    if request.decided_at is not None:
        return RequestState.OPENED if request.agreed else RequestState.REFUSED
    return RequestState.EXPIRED if now >= request.asked_at + WAITS else RequestState.WAITING


def is_shown(request: SealRequest, *, to: int | None, now: datetime) -> bool:
    """Whether the name is there for this reader: one of the two, for a day."""
    if not request.agreed or request.decided_at is None or to is None:
        return False
    return to in (request.asked_by_id, request.decided_by_id) and now < request.decided_at + SHOWN
