"""What machines ask: is it alive, is it ready, how much of what."""

from __future__ import annotations

import secrets

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.finding import search_engine
from app.readiness import State, look
from app.rules import requires
from app.settings import settings
from app.transactions import database
from app.web.operations import bp
from community.errors import NotFound


@bp.get("/healthz")
@requires("operations.read")
def alive() -> ResponseReturnValue:
    """Answers as long as the process does."""
    return jsonify(status="alive")


@bp.get("/readyz")
@requires("operations.read")
def ready() -> ResponseReturnValue:
    """Whether pages can be served, and whether what stands behind them keeps up.

    503 when database, migrations or disk are bad. What is late is named and holds nobody off:
    pages are served without it.
    """
    found = look(settings(), database(), search_engine())
    status = "ready"
    if State.BAD in found.values():
        status = "not ready"
    elif State.LATE in found.values():
        status = "late"
    response = jsonify(status=status, checks=found)
    response.status_code = 503 if status == "not ready" else 200
    response.cache_control.no_store = True
    return response


@bp.get("/metrics")
@requires("operations.read")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus; without the token of HEARTH_METRICS_TOKEN there is no such page."""
    token = settings().metrics_token
    given = request.headers.get("Authorization", "")
    if token is None or not secrets.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotFound
    from app.metrics import exposition  # only who measures loads it

    return Response(
        exposition(settings(), database(), search_engine()),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )
