"""A quarter of a community in counts, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import interventions as written
from app import quarters as told
from app.actor import actor
from app.api.ground import ApiBlueprint
from app.i18n import spoken
from app.rules import requires
from app.schemas.quarters import QuarterOut, QuarterQuery
from app.transactions import reading
from community.communities.access import community_to
from community.organisation.queries import organisation_zone
from community.quarters.figures import SAFE_TO_SHOW
from community.quarters.periods import quarter_named
from community.quarters.queries import quarter_of

bp = ApiBlueprint(
    "quarters", __name__, description="What happened in a quarter, in counts that name nobody."
)


@bp.route("/communities/<slug>/quarter", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("quarters.read")
@bp.arguments(QuarterQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, QuarterOut)  # type: ignore[untyped-decorator]  # the same
def show(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """See what was asked, answered and shared in a quarter, in counts that name nobody."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="quarters.read")
        quarter = quarter_named(query["of"], organisation_zone(session))
        page = quarter_of(session, community_id=granted.community.id, quarter=quarter)
    return {
        "community": granted.community.slug,
        "quarter": quarter.name,
        "begins": page.begins,
        "ends": page.ends,
        "over": page.over,
        "figures": [
            {
                **asdict(now),
                "name": told.name_of(now),
                "counts": told.definition_of(now),
                "quarter_before": before.value,
            }
            for now, before in zip(page.figures, page.earlier, strict=True)
        ],
        "tried": [
            {
                "move": written.move_name(entry),
                "signal": entry.signal,
                "tried_on": entry.tried_at.date(),
                "before": entry.before,
                "after": entry.after,
                "verdict": entry.verdict,
            }
            for entry in page.tried
        ],
        "moves": page.moves,
        "says": spoken(SAFE_TO_SHOW),
    }
