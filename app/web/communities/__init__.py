"""Pages of communities: directory, home, charter, members, invitations, tags, settings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("communities", __name__)

from app.web.communities import (  # noqa: E402, F401 (they hang their routes on `bp`)
    charters,
    invitations,
    members,
    requests,
    rooms,
    settings,
    tags,
)
