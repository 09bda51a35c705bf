"""How an installation is: for machines that watch it, and for admins who run it."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("operations", __name__)

from app.web.operations import (  # noqa: E402, F401 (they hang their routes on `bp`)
    probes,
    queues,
    storage,
)
