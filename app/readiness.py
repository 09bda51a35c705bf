"""Whether this process can serve, and whether what it rests on keeps up: each thing by its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database, DatabaseBusy
from app.lease import is_led
from app.revisions import newest_revision
from app.room import NEEDED, can_be_written, free_bytes
from community import clock
from community.incoming.queries import mailbox_look
from community.outbox_queries import oldest_waiting
from search import SearchEngine

_LATE = timedelta(minutes=1)
NAMES = ("database", "migrations", "disk", "index", "worker", "outbox", "mailbox")
_LOOKED_WITHIN = timedelta(minutes=10)


class State(StrEnum):
    """`late` serves pages all the same, while something behind them does not keep up."""

    GOOD = "good"
    LATE = "late"
    BAD = "bad"
    UNKNOWN = "unknown"


def look(settings: Settings, database: Database, engine: SearchEngine) -> Mapping[str, State]:
    """Each of `NAMES` and how it is; cheap enough to be asked every second."""
    found = dict.fromkeys(NAMES, State.UNKNOWN) | {"disk": _disk(settings)}
    try:
        with database.reading() as session:
            revision = session.scalar(text("SELECT version_num FROM alembic_version"))
            found["database"] = State.GOOD
            if revision != _needed(database):
                return found | {"migrations": State.BAD}
            found["migrations"] = State.GOOD
            oldest = oldest_waiting(session)
            looked = settings.mailbox is None or _has_looked(session)
        late = oldest is not None and clock.now() - oldest > _LATE
        found["outbox"] = _late_if(late)
        found["mailbox"] = _late_if(not looked)
        found["worker"] = _late_if(not is_led(settings, database))
    except (DBAPIError, DatabaseBusy):
        return dict.fromkeys(NAMES, State.UNKNOWN) | {
            "database": State.BAD,
            "disk": found["disk"],
        }
    return found | {"index": _late_if(not engine.state().sound)}


def _has_looked(session: Session) -> bool:
    """Whether the worker gets into the mailbox of answers."""
    last = mailbox_look(session)
    fresh = last is not None and clock.now() - last.looked_at < _LOOKED_WITHIN
    return last is not None and fresh and last.failing_since is None


def _disk(settings: Settings) -> State:
    try:
        if not can_be_written(settings):
            return State.BAD
        return _late_if(free_bytes(settings) < NEEDED)
    except OSError:
        return State.BAD


def _late_if(late: bool) -> State:  # noqa: FBT001  # one private word with one meaning
    return State.LATE if late else State.GOOD


@cache
def _needed(database: Database) -> str | None:
    return newest_revision(database)
