"""Sockets: commands from open pages and news to them."""

from __future__ import annotations

from flask import Flask

from app.config import Settings
from app.database import Database
from app.realtime import threads
from app.realtime.server import Live

# Importing a module registers its commands; the tuple keeps the list honest.
COMMAND_MODULES = (threads,)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the socket server to the application."""
    database: Database = app.extensions["hearth.database"]
    app.extensions["hearth.live"] = Live(app, settings, database)
