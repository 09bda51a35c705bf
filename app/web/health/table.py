"""The signals of half a year as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from flask import Response

from app.actor import actor
from app.health.signals import SIGNALS
from app.health.standing import standing_of
from app.rules import requires
from app.transactions import reading
from app.web.health import bp
from community.health.access import health_to

_HEAD = ("week", "signal", "name", "window", "unit", "value", "low", "high", "n")


@bp.get("/communities/<slug>/health.csv")
@requires("health.read")
def table(slug: str) -> Response:
    """One line for each week and signal, oldest first; empty where too few stand behind it."""
    with reading() as session:
        standing = standing_of(session, health_to(session, actor(), slug))
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(_HEAD)
    for each in standing.readings:
        for code, told in SIGNALS.items():
            signal = each.signals.get(code)
            if signal is None:
                continue
            numbers = (signal.value, signal.low, signal.high, signal.n) if signal.enough else ()
            row = (each.week, code, told.name, told.window, told.unit.value, *numbers)
            writer.writerow([*row, *[""] * (len(_HEAD) - len(row))])
    answer = Response(lines.getvalue(), mimetype="text/csv")
    name = f"{standing.granted.community.slug}-health.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
