"""Pages about how communities are doing: of one, of all, the reasons, and the breaks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.health.amounts import hours
from app.health.standing import last_day
from community import clock

bp = Blueprint("health", __name__)


@bp.context_processor
def _said() -> dict[str, Any]:
    """What these pages may call besides what every page may."""
    return {
        "last_day": last_day,
        "after": lambda passed: hours(passed.total_seconds() / 3600),
        "today": lambda: clock.now().date(),
    }


from app.web.health import (  # noqa: E402, F401 (they hang their routes on `bp`)
    breaks,
    calendar,
    overview,
    page,
    reasons,
    table,
)
