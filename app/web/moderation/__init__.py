"""Pages of moderation: report, hide, the queue and its log, suspension."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("moderation", __name__)

from app.web.moderation import (  # noqa: E402, F401 (they hang their routes on `bp`)
    account_log,
    appeals,
    batches,
    decisions,
    figures,
    held,
    hiding,
    log,
    members,
    overview,
    own_held,
    queue,
    reports,
    texts,
    whispers,
    withholding,
)
