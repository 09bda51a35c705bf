"""Which site a dump is of, and from when: read before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.imports.exports import NEEDED, Export
from app.imports.fields import RowRefused, moment, source_id
from app.imports.rows import read_rows
from community.imports.actions.succession import Snapshot
from community.imports.ledger import USERS

# Creation, edits, last visits: whatever the source dated. The value of an attribute holds no bare
# quotation mark, so that nothing in a text looks like this.
_DATE = re.compile(rb'Date="(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)"')
_CHUNK = 4 * 1024 * 1024
_LONGEST_DATE = 64  # bytes; how much of a date a chunk may cut off
_PEOPLE = 200  # enough to tell sites apart


def snapshot_of(export: Export, *, site: str | None) -> Snapshot:
    """Look at people and dates; raises DamagedFile for what cannot be read."""
    return Snapshot(site=site, newest_at=_newest(export.folder), joined=_joined(export.folder))


def _newest(folder: Path) -> datetime | None:
    """The last moment that people and posts tell of.

    Both files are in every dump. Last visits stand among people, so that a newer snapshot has a
    later moment even where nothing was written since.
    """
    latest = max(
        (date for table in NEEDED for date in _dates(folder / f"{table}.xml")), default=None
    )
    return None if latest is None else moment({"Date": latest.decode()}, "Date")


def _dates(path: Path) -> Iterator[bytes]:
    """The latest believable date of each chunk of the file."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            rest = text[-_LONGEST_DATE:]
            for date in sorted(set(_DATE.findall(text)), reverse=True):
                if _is_believable(date):
                    yield date
                    break


def _is_believable(date: bytes) -> bool:
    try:
        moment({"Date": date.decode()}, "Date")
    except RowRefused:
        return False
    return True


def _joined(folder: Path) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for row in islice(read_rows(folder / f"{USERS}.xml"), _PEOPLE):
        with suppress(RowRefused):
            found.setdefault(source_id(row, own_account=True), moment(row, "CreationDate"))
    return found
