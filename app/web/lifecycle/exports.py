"""Take a whole community along."""

from __future__ import annotations

from flask import Response, stream_with_context

from app.actor import actor
from app.exporting import exported
from app.rules import requires
from app.transactions import reading
from app.web.lifecycle import bp
from community.communities.access import community_to
from community.lifecycle.models import Ending


@bp.get("/communities/<slug>/export")
@requires("lifecycle.export")
def export(slug: str) -> Response:
    """Pages and data in one ZIP file, made while it is sent."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.export").community
        ending = session.get(Ending, place.id)
    parts = exported(actor(), place, ending)
    response = Response(stream_with_context(parts), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{place.slug}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
