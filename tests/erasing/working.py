"""The whole worker, until nothing waits."""

from __future__ import annotations

from threading import Event

from app.cli.worker import tools_of
from app.config import Settings
from app.worker import run


def work(settings: Settings) -> None:
    """Carry, make copies, let go, sweep, and queue letters, once."""
    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
