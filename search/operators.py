"""The operators of the search box: which there are, and what may stand behind each.

Nothing here knows of the index; a value that cannot be meant is named, with what it may be.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from search.analysis import LANGUAGES, normalised
from search.documents import KINDS, Misread

# Told apart by exact values: a field of the index each, except `is` and `has`, which are marks.
FILTERS = ("in", "type", "tag", "author", "status", "is", "has", "lang")
DATES = ("before", "after")
TYPES = tuple(dict.fromkeys((*(kind for kind in KINDS if kind != "thread"), "discussion")))
STATES = (
    *("unanswered", "answered", "solved", "open", "locked", "archived", "needs-detail"),
    *("fresh", "due", "stale", "superseded"),
)
HAVING = ("accepted", "answers")
DATE_FORMS = ("2026", "2026-01", "2026-01-31")

_KNOWN = {
    "type": frozenset((*TYPES, "thread")),
    "is": frozenset(STATES),
    "has": frozenset(HAVING),
    "lang": frozenset(LANGUAGES),
}
_TOLD = {"type": TYPES, "is": STATES, "has": HAVING, "lang": tuple(LANGUAGES)}
_LONGEST_VALUE = 64
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """An operator with a value that can be meant; a date is in UTC, the start of what was named."""

    key: str
    value: str = ""
    at: datetime | None = None


def read_operator(key: str, value: str) -> Narrowing | Misread:
    """What `key:value` means, or what is wrong with it."""
    typed = f"{key}:{value}"
    value = normalised(value).strip()
    if key in DATES:
        at = _day(value)
        return Misread(typed, key, DATE_FORMS) if at is None else Narrowing(key, at=at)
    if key not in FILTERS:
        return Misread(typed, key)
    if not value or len(value) > _LONGEST_VALUE or value not in _KNOWN.get(key, {value}):
        return Misread(typed, key, _TOLD.get(key, ()))
    return Narrowing(key, value)


def _day(value: str) -> datetime | None:
    """The first moment of a year, month or day."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
