"""Lists of people that admins brought, and how far the worker is with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.roster.faults import Faulty, recalled
from community.roster.models import FileState, PeopleFile
from community.roster.rows import Row, managers_first, read_rows

SHOWN = 200  # faulty lines on one page


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A list in the list of lists."""

    id: int
    name: str
    state: str
    created_at: datetime
    good: int
    handled: int
    invited: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class FileShown(FileLine):
    """A list with the lines that are left out: some of them, and whether more follow."""

    faulty: Sequence[Faulty]
    faulty_count: int
    more_after: int | None


def recent_files(session: Session) -> list[FileLine]:
    """The newest ten; they are kept for a week."""
    rows = session.execute(
        select(
            PeopleFile.id,
            PeopleFile.name,
            PeopleFile.state,
            PeopleFile.created_at,
            PeopleFile.good,
            PeopleFile.handled,
            PeopleFile.invited,
            PeopleFile.changed,
        )
        .order_by(PeopleFile.id.desc())
        .limit(10)
    )
    return [FileLine(**row._asdict()) for row in rows]


def file_shown(file: PeopleFile, *, after: int = 0) -> FileShown:
    """A list that is at hand, with the faulty lines beyond line `after`."""
    # What turned out faulty late stands behind the others.
    faults = sorted(file.faults, key=lambda kept: kept["line"])
    beyond = [recalled(kept) for kept in faults if kept["line"] > after]
    shown = beyond[:SHOWN]
    return FileShown(
        id=file.id,
        name=file.name,
        state=file.state,
        created_at=file.created_at,
        good=file.good,
        handled=file.handled,
        invited=file.invited,
        changed=file.changed,
        faulty=shown,
        faulty_count=len(file.faults),
        more_after=shown[-1].line if len(beyond) > SHOWN else None,
    )


def file_waiting(session: Session) -> int | None:
    """The oldest list that the worker should take up."""
    return session.scalar(
        select(PeopleFile.id)
        .where(PeopleFile.state == FileState.WAITING)
        .order_by(PeopleFile.id)
        .limit(1)
    )


def rows_of(file: PeopleFile) -> list[Row]:
    """All lines that were good when the list was looked through, in the order of the work.

    What has turned out faulty since stays among them: the count of what is done goes by place.
    """
    out = {kept["line"] for kept in file.faults if not kept.get("late")}
    rows, _unread = read_rows(file.content)
    return managers_first([row for row in rows if row.line not in out])
