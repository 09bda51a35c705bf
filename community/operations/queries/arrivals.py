"""Mail that came in, and addresses from which mail comes back: counts, and little of addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from community.incoming.queries import figures, mailbox_look
from community.mail.bounces import Failing, failing_addresses
from community.operations.words import masked


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """What an operator sees of it."""

    counts: Sequence[tuple[str, int]]
    looked_at: datetime | None
    failing_since: datetime | None
    failing: int
    addresses: Sequence[Failing]


def arrivals(session: Session) -> Arrivals:
    """Four statements, however much came."""
    look = mailbox_look(session)
    count, addresses = failing_addresses(session)
    return Arrivals(
        counts=figures(session),
        looked_at=None if look is None else look.looked_at,
        failing_since=None if look is None else look.failing_since,
        failing=count,
        addresses=[each._replace(email=masked(each.email)) for each in addresses],
    )
