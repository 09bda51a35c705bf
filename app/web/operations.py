"""What machines ask: is it alive, is it ready."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.rules import requires
from app.transactions import reading

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@requires("operations.read")
def alive() -> ResponseReturnValue:
    """Answers as long as the process does."""
    return jsonify(status="alive")


@bp.get("/readyz")
@requires("operations.read")
def ready() -> ResponseReturnValue:
    """Answers when the database does."""
    with reading() as session:
        session.execute(text("SELECT 1 FROM alembic_version"))
    return jsonify(status="ready")
