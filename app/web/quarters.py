"""A quarter of a community in counts, for sponsors: a page to read or print, and a CSV file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from app import interventions as written
from app import quarters as told
from app.actor import actor
from app.rules import requires
from app.transactions import reading
from community.communities.access import community_to
from community.organisation.queries import organisation_zone
from community.quarters.figures import MEANINGS
from community.quarters.periods import quarter_named
from community.quarters.queries import quarter_of
from community.rights import Role

bp = Blueprint("quarters", __name__)


def _quarter(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="quarters.read")
        zone = organisation_zone(session)
        quarter = quarter_named(request.args.get("of", ""), zone)
        page = quarter_of(session, community_id=granted.community.id, quarter=quarter)
    return {"granted": granted, "place": granted.community, "page": page}


@bp.get("/communities/<slug>/quarter")
@requires("quarters.read")
def show(slug: str) -> str:
    """The counts of one quarter beside those of the one before."""
    context = _quarter(slug)
    return render_template(
        "quarters/show.html",
        reads=Role.READER in context["granted"].standing,
        meanings=MEANINGS,
        told=told,
        written=written,
        **context,
    )


@bp.get("/communities/<slug>/quarter.csv")
@requires("quarters.read")
def export(slug: str) -> Response:
    """The same as a file for a spreadsheet."""
    context = _quarter(slug)
    place, page = context["place"], context["page"]
    response = Response(
        told.as_csv(place, page).encode("utf-8-sig"), mimetype="text/csv; charset=utf-8"
    )
    name = f"{place.slug}-{page.quarter.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
