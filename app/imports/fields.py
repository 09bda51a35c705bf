"""Single values of a row: read strictly, or the row is refused with a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from app.imports.rows import Row
from community import clock

LONGEST_BODY = 200_000  # characters; the longest a member can write is a third of it
_DIGITS = 15
_NEGATIVE = re.compile(r"-[0-9]{1,15}")
_TAG = re.compile(r"<([^<>]+)>")
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
# From these days on contributions came under the next version of the licence.
_LICENCES = (
    (datetime(2018, 5, 2, tzinfo=UTC), "CC BY-SA 4.0"),
    (datetime(2011, 4, 8, tzinfo=UTC), "CC BY-SA 3.0"),
)


class RowRefused(Exception):
    """A row cannot be taken; the reason names no ids, so that thousands can be counted as one."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def number(row: Row, name: str) -> int:
    """A whole number that must be there."""
    value = row.get(name, "").strip()
    if value.isdecimal() and value.isascii() and len(value) <= _DIGITS:
        return int(value)
    if not value:
        raise RowRefused(f"it has no {name}")
    if not _NEGATIVE.fullmatch(value):
        raise RowRefused(f"its {name} is not a number")
    return int(value)


def optional_number(row: Row, name: str) -> int | None:
    """A whole number, or None where there is none."""
    return number(row, name) if row.get(name, "").strip() else None


def source_id(row: Row, *, own_account: bool = False) -> int:
    """The row's Id; -1 is the source's own account, among people only."""
    found = number(row, "Id")
    if found < 1 and not (own_account and found == -1):
        raise RowRefused("its Id is not a positive number")
    return found


def moment(row: Row, name: str) -> datetime:
    """A date and time in UTC that must be there and be believable."""
    value = row.get(name, "").strip()
    if not value:
        raise RowRefused(f"it has no {name}")
    try:
        found = _utc(value)
    except (ValueError, OverflowError):
        raise RowRefused(f"its {name} is not a date") from None
    if not _EARLIEST <= found <= clock.now() + timedelta(days=1):
        raise RowRefused(f"its {name} lies before 1995 or in the future")
    return found


@lru_cache(maxsize=4096)
def _utc(value: str) -> datetime:
    # Votes are dated by the day, so that most of their dates have been read before.
    found = datetime.fromisoformat(value)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def optional_moment(row: Row, name: str) -> datetime | None:
    """A date and time, or None where there is none."""
    return moment(row, name) if row.get(name, "").strip() else None


def words(row: Row, name: str, *, most: int = LONGEST_BODY) -> str:
    """A text that must be there, however short."""
    value = row.get(name)
    if value is None:
        raise RowRefused(f"it has no {name}")
    if len(value) > most:
        raise RowRefused(f"its {name} is longer than {most:,} characters")
    return value


def tag_names(row: Row) -> tuple[str, ...]:
    """The tags of a question, written `<a><b>` or `|a|b|`, each once."""
    value = row.get("Tags", "")
    found = _TAG.findall(value) if "<" in value else value.split("|")
    names = tuple(dict.fromkeys(tag_name(each) for each in found if each.strip()))
    if any(len(name) > 40 for name in names):
        raise RowRefused("one of its tags is longer than 40 characters")
    return names


def tag_name(value: str) -> str:
    """A tag as it is stored here: lower case, words joined by hyphens."""
    return "-".join(value.lower().split())


def licence(row: Row, *moments: datetime | None) -> str:
    """The licence a text is under: as the row says, or by the day of its last edit."""
    stated = row.get("ContentLicense", "").strip()
    if stated:
        return stated[:40]
    last = max(each for each in moments if each is not None)
    return next((name for since, name in _LICENCES if last >= since), "CC BY-SA 2.5")


def digest(*values: object) -> str:
    """A hash of the values that are taken from a row."""
    joined = "\x1f".join("" if value is None else str(value) for value in values)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
