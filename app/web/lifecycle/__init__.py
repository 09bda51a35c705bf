"""Pages of a community's life: its opening, its stage, its tasks, and its end."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("lifecycle", __name__)

from app.web.lifecycle import (  # noqa: E402, F401 (they hang their routes on `bp`)
    endings,
    exports,
    gates,
    openings,
    overview,
    playbook,
    rotation,
    stages,
    successions,
    tasks,
)
