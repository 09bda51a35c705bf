"""Moderation of a finished quarter in counts: a page and a CSV file."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, render_template, request

from app.quarters import months_of
from app.rules import requires
from app.transactions import reading
from app.web.communities.context import room
from app.web.moderation import bp
from community.moderation.queries.figures import moderation_figures
from community.organisation.queries import organisation_zone
from community.quarters.periods import finished_quarter


def _figures(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="moderation.review", tab="moderation")
        zone = organisation_zone(session)
        quarter = finished_quarter(request.args.get("of", ""), zone)
        begins, ends = quarter.bounds(zone)
        counts = moderation_figures(
            session, community_id=context["place"].id, begins=begins, ends=ends
        )
    return {**context, "quarter": quarter, "counts": counts}


@bp.get("/communities/<slug>/moderation/figures")
@requires("moderation.review")
def figures(slug: str) -> str:
    """How often something was reported, decided and appealed."""
    return render_template("moderation/figures.html", months_of=months_of, **_figures(slug))


@bp.get("/communities/<slug>/moderation/figures.csv")
@requires("moderation.review")
def figures_table(slug: str) -> Response:
    """The same, one line for each count; empty where too few people stand behind it."""
    context = _figures(slug)
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["community", "quarter", "group", "code", "count"])
    place, quarter = context["place"], context["quarter"]
    for one in context["counts"]:
        told = "" if one.value is None else one.value
        writer.writerow([place.slug, quarter.name, one.group, one.code, told])
    answer = Response(lines.getvalue(), mimetype="text/csv")
    name = f"{place.slug}-moderation-{quarter.name}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
