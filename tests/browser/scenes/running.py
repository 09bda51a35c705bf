"""What an admin finds who looks after the installation: jobs, settings of before, storage."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_rows
from community.operations.actions import keep_reading
from community.operations.queries.events import Consumer
from community.operations.storage import Place, Storage, told_shares
from community.organisation.models import SettingChange
from community.outbox import OutboxEntry
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_ERRORS = ("OSError: No space left on device", "KeyError: 'kiln'", "IntegrityError: no such row")


def write_running(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    """`count` of everything."""
    _write_events(session, count=count)
    _write_changes(session, cast, words, count=count)
    if count:
        _write_readings(session, cast, days=min(count + 4, 90))


def _write_readings(session: Session, cast: Cast, *, days: int) -> None:
    for number in range(days):
        storage = Storage(
            database=48_000_000 + number * 900_000,
            index=21_000_000 + number * 300_000,
            uploads=310_000_000 + number * 2_000_000,
            copies=1_200_000,
            free=18_000_000_000,
            disk=40_000_000_000,
            images=812,
            unused=9,
            files=790,
            strays=1,
            missing=0,
            shares=told_shares([31, 12, 6, 5, 2, 0, 0]),
            places=[
                Place(community_id=cast.place, images=402, size=190_000_000),
                Place(community_id=None, images=371, size=98_000_000),
            ],
            backup_size=402_000_000,
            backup_at=clock.ago(hours=7).isoformat(),
        )
        with clock.frozen(clock.ago(days=days - 1 - number)):
            keep_reading(session, storage)


def _write_changes(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    shapes = (
        ("profile", "purpose", words.line("To look after kilns", most=300)),
        (f"place_text:{cast.place}:1", "title", words.line("Kind words", most=80)),
        ("moderation", "report_hours", 24),
        ("registration", "policy", "approval"),
        ("step:coalescing:host", "title", words.line("Meet on Fridays", most=140)),
    )
    rows = [
        {
            "name": name,
            "before": None if number % 3 == 2 else {key: _other(value)},
            "after": {key: value},
            "changed_at": clock.ago(hours=count - number),
            "changed_by_id": cast.people["admin"],
        }
        for number in range(count)
        for name, key, value in (shapes[number % len(shapes)],)
    ]
    write_rows(session, SettingChange, rows)


def _other(value: Any) -> Any:
    return {24: 48, "approval": "open"}.get(value, "To mend kilns")


def _write_events(session: Session, *, count: int) -> None:
    now = clock.now()
    consumers = list(Consumer)
    rows = [
        {
            "name": "account:changed",
            "payload": {"account_id": 1},
            "created_at": clock.ago(hours=number + 1),
            "attempts": 8,
            "parked_at": now,
            "last_error": _ERRORS[number % len(_ERRORS)],
            "consumer": consumers[number % len(consumers)],
        }
        for number in range(count)
    ]
    write_rows(session, OutboxEntry, rows)
