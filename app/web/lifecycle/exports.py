"""Take a whole community along."""

from __future__ import annotations

from flask import Response

from app.exporting import export_response
from app.rules import requires
from app.web.lifecycle import bp


@bp.get("/communities/<slug>/export")
@requires("lifecycle.export")
def export(slug: str) -> Response:
    """Pages and data in one ZIP file, made while it is sent."""
    return export_response(slug)
