"""Sockets: commands from open pages and news to them."""

from __future__ import annotations

from flask import Flask

from app.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the socket server to the application."""
    del app, settings
