"""The settings of the current application, behind one typed name."""

from __future__ import annotations

from flask import current_app

from app.config import Settings


def settings() -> Settings:
    """What this installation is told from outside."""
    found: Settings = current_app.extensions["hearth.settings"]
    return found
