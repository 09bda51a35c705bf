"""The threads behind a reason or a signal, so that it can be counted again."""

from __future__ import annotations

from flask import render_template

from app.actor import actor
from app.health.behind import behind
from app.health.reasons import NAMES, whys
from app.health.signals import SIGNALS, written
from app.health.standing import standing_of
from app.rules import requires
from app.transactions import reading
from app.web.health import bp
from app.web.health.page import frame
from community.health.access import health_to


@bp.get("/communities/<slug>/health/reasons/<code>")
@requires("health.read")
def reason(slug: str, code: str) -> str:
    """The threads that a figure counts; whoever may not read them is told how many there are."""
    with reading() as session:
        standing = standing_of(session, health_to(session, actor(), slug))
        found = behind(session, standing, code)
    told = SIGNALS.get(code)
    known = standing.reading.signals.get(code) if standing.reading else None
    flagged = standing.flag.reasons if standing.flag else ()
    return render_template(
        "health/reason.html",
        **frame(standing),
        behind=found,
        told=told,
        name=told.name if told else NAMES[code],
        why=next((each for each in whys(flagged) if each.code == code), None),
        value=written(told, known.value) if told and known and known.enough else "",
    )
