"""Every community by what it needs, for whoever oversees the organisation."""

from __future__ import annotations

from itertools import groupby

from flask import abort, render_template, request

from app.actor import actor
from app.health.drawings import block_line
from app.health.states import NEEDS, STATES, TONES
from app.rules import requires
from app.transactions import reading
from app.web.health import bp
from community import clock
from community.health.queries.rhythms import blocks_of
from community.health.weeks import last_closed
from community.organisation.queries import organisation_zone
from community.oversight import Need, needs_page
from community.rights import may


@bp.get("/health")
@requires("communities.oversee")
def overview() -> str:
    """Communities grouped by what they need, by name within a group; three statements."""
    asked = request.args.get("need", "")
    if asked and asked not in set(Need):
        abort(404)
    with reading() as session:
        page = needs_page(
            session,
            actor(),
            need=Need(asked) if asked else None,
            cursor=request.args.get("cursor"),
        )
        last = last_closed(clock.now(), organisation_zone(session))
        blocks = blocks_of(session, [each.id for each in page.items], last=last)
    groups = [(need, list(items)) for need, items in groupby(page.items, lambda each: each.need)]
    return render_template(
        "health/overview.html",
        page=page,
        groups=groups,
        asked=asked,
        needs=NEEDS,
        states=STATES,
        tones=TONES,
        lines={id_: block_line(values, last=last) for id_, values in blocks.items()},
        may_plan=may("health.pause_all", actor().organisation_standing()),
    )
