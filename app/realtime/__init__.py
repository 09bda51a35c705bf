"""Sockets: commands from open pages and news to them."""

from __future__ import annotations

from flask import Flask

from app.config import Settings


class Live:
    """What a web process runs beside its requests."""

    def start(self) -> None:
        """Begin to follow the outbox; called once per process, after the fork."""

    def say_goodbye(self) -> None:
        """Tell open pages to come back in a moment; called before the process ends."""


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the socket server to the application."""
    del settings
    app.extensions["hearth.live"] = Live()
