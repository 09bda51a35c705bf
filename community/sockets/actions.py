"""Take, keep and give back places for open sockets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.errors import Throttled
from community.sockets.models import OpenSocket
from community.words import N_

# Every tab is a socket, so a person has room for many; visitors share the room of their network.
MOST_PER_ACCOUNT = 20
MOST_PER_ADDRESS = 50
HEARTBEAT = timedelta(seconds=30)
_COUNTS_FOR = 3 * HEARTBEAT


def take_place(session: Session, *, process: str, account_id: int | None, address: str) -> int:
    """The id of a new row; Throttled when the account, or the visitors' network, has too many."""
    whose = (
        OpenSocket.account_id == account_id
        if account_id is not None
        else (OpenSocket.address == address) & OpenSocket.account_id.is_(None)
    )
    counted = select(func.count()).select_from(OpenSocket).where(whose, is_recent())
    held = session.scalar(counted) or 0
    if held >= (MOST_PER_ADDRESS if account_id is None else MOST_PER_ACCOUNT):
        raise Throttled(
            N_("Too many pages are open at once. Close some, or reload this one now and then."),
            retry_after=60,
        )
    place = OpenSocket(process=process, account_id=account_id, address=address, seen_at=clock.now())
    session.add(place)
    session.flush()  # the holder gives it back by its id
    return place.id


def is_recent() -> ColumnElement[bool]:
    """The condition on sockets whose process has shown lately that it lives."""
    return OpenSocket.seen_at > clock.now() - _COUNTS_FOR


def give_back(session: Session, places: Sequence[int]) -> None:
    """These sockets are closed."""
    session.execute(delete(OpenSocket).where(OpenSocket.id.in_(places)))


def beat(session: Session, *, process: str) -> None:
    """The process lives; rows of processes that do not are removed."""
    now = clock.now()
    session.execute(update(OpenSocket).where(OpenSocket.process == process).values(seen_at=now))
    session.execute(delete(OpenSocket).where(OpenSocket.seen_at <= now - _COUNTS_FOR))


def leave(session: Session, *, process: str) -> None:
    """The process ends and all its sockets with it."""
    session.execute(delete(OpenSocket).where(OpenSocket.process == process))
