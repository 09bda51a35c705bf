"""What facilitators tried in a community, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.api.listing import page_below
from app.idempotency import once
from app.rules import requires
from app.schemas.interventions import InterventionIn, InterventionOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.interventions.access import intervention_to
from community.interventions.actions import Tried, log_intervention, remove_intervention
from community.interventions.queries import Entry, entry_of, interventions_page
from community.paging import Page

bp = ApiBlueprint(
    "interventions", __name__, description="What was tried, and what a signal did; no causes."
)


@bp.route("/communities/<slug>/interventions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("interventions.read")
@bp.lists(InterventionOut, query=PageQuery)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """What was tried in a community you facilitate, newest first."""
    return page_below(slug, query, interventions_page, verb="interventions.read")


@bp.route("/communities/<slug>/interventions", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("interventions.log")
@bp.arguments(InterventionIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(InterventionOut)
def create(data: dict[str, Any], slug: str) -> Any:
    """Note what was tried; it is measured after four weeks."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="interventions.log")
        made = once(
            session,
            lambda: str(log_intervention(session, granted, Tried(**data), by=actor()).id),
        )
        slug = granted.community.slug
    return _entry(slug, int(made)), f"/api/v1/communities/{slug}/interventions/{made}"


@bp.route("/communities/<slug>/interventions/<int:intervention_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("interventions.read")
@bp.response(200, InterventionOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str, intervention_id: int) -> Entry:
    """One thing that was tried, with its signal before and after."""
    return _entry(slug, intervention_id)


def _entry(slug: str, intervention_id: int) -> Entry:
    with reading() as session:
        _granted, entry = intervention_to(
            session, actor(), slug, intervention_id, verb="interventions.read"
        )
        return entry_of(entry, None)


@bp.route("/communities/<slug>/interventions/<int:intervention_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("interventions.log")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(slug: str, intervention_id: int) -> None:
    """Take out what was noted by mistake; 409 once it is measured."""
    with unit_of_work() as session:
        _granted, entry = intervention_to(
            session, actor(), slug, intervention_id, verb="interventions.log"
        )
        remove_intervention(session, entry)
