"""The counters that the operator names are the ones that count, and pages outlive them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from limits.storage import MemoryStorage

from app.config import Settings
from app.extensions import limiter


class SharedCounters(MemoryStorage):
    """Counts in memory, and can be away like a server."""

    STORAGE_SCHEME = ("counters",)  # type: ignore[assignment]  # the name it is asked for by
    away = False

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, or refuse the connection."""
        if type(self).away:
            raise ConnectionError("refused")
        return super().incr(key, expiry, amount)

    def check(self) -> bool:
        """Whether it answers."""
        return not type(self).away


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation whose counters stand elsewhere; the limiter is given back as it was."""
    kept = ("_storage", "_limiter", "_in_memory_fallback_enabled", "_storage_dead")
    for name in kept:
        monkeypatch.setattr(limiter, name, getattr(limiter, name))
    return replace(settings, limits=True, redis_url="counters://")


def test_requests_are_counted_where_the_operator_says(app: Flask) -> None:
    visitor = app.test_client()
    statuses = [visitor.get("/sign-in").status_code for _ in range(121)]

    assert isinstance(limiter.storage, SharedCounters)
    assert len(limiter.storage.storage) > 0
    assert (statuses[119], statuses[120]) == (200, 429)


def test_pages_come_and_are_counted_while_the_counters_are_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedCounters, "away", True)
    visitor = app.test_client()
    statuses = [visitor.get("/sign-in").status_code for _ in range(121)]

    assert (statuses[0], statuses[119], statuses[120]) == (200, 200, 429)
