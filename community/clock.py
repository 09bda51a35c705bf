"""The only place where the time is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_frozen: datetime | None = None


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC)


def ago(**units: float) -> datetime:
    """The moment that lies the given timedelta units before now."""
    return now() - timedelta(**units)


def ahead(**units: float) -> datetime:
    """The moment that lies the given timedelta units after now."""
    return now() + timedelta(**units)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock of this process at one moment, for tests and for past demo content."""
    global _frozen
    before, _frozen = _frozen, at.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
