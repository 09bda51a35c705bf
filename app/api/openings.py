"""The way of a community from a proposal to its opening, for programs."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rendering import render
from app.rules import requires
from app.schemas.lifecycle import (
    FirstEventIn,
    OpeningOut,
    PreparationOut,
    ProposalTextForm,
    ReasonForm,
)
from app.transactions import reading, unit_of_work
from community.communities.models import Visibility
from community.lifecycle.access import opening_to
from community.lifecycle.actions.openings import (
    FirstEvent,
    drop_proposal,
    open_prepared,
    rewrite_proposal,
    set_first_event,
)
from community.lifecycle.policies import FirstKind
from community.lifecycle.queries.openings import steps_of, under_preparation
from community.paging import Page

bp = ApiBlueprint(
    "openings", __name__, description="Propose and prepare communities, and open them."
)

_FIELDS = ("proposal", "opens_as", "first_kind", "first_at", "first_about", "first_where")


@bp.route("/openings", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.oversee")
@bp.lists(PreparationOut)
def index(query: dict[str, Any]) -> Page[Any]:
    """Communities that are being prepared, newest first: names and what they need, no content."""
    with reading() as session:
        return under_preparation(session, cursor=query["cursor"], size=query["limit"])


@bp.route("/communities/<slug>/opening", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.see_opening")
@bp.response(200, OpeningOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> Any:
    """How far a community that is being prepared has come."""
    with reading() as session:
        opening = opening_to(session, actor(), slug, verb="lifecycle.see_opening").opening
        steps = steps_of(session, opening.community_id)
        return {**{name: getattr(opening, name) for name in _FIELDS}, "steps": steps}


@bp.route("/communities/<slug>/opening", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.prepare")
@bp.arguments(ProposalTextForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], slug: str) -> None:
    """Say in other words what is needed, and for whom it opens."""
    written = render(data["proposal"])
    with unit_of_work() as session:
        prepared = opening_to(session, actor(), slug)
        rewrite_proposal(prepared, proposal=written, opens_as=Visibility(data["opens_as"]))


@bp.route("/communities/<slug>/opening/first-event", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.prepare")
@bp.arguments(FirstEventIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def date_first_event(data: dict[str, Any], slug: str) -> None:
    """Date the first session or question."""
    first = FirstEvent(
        kind=FirstKind(data["kind"]),
        at=data["at"].astimezone(UTC),
        about=data["about"],
        where=data["where"],
    )
    with unit_of_work() as session:
        set_first_event(opening_to(session, actor(), slug), first)


@bp.route("/communities/<slug>/opening", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.prepare")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def open_now(slug: str) -> None:
    """Open the community; 422 with what is missing."""
    with unit_of_work() as session:
        done_once(
            session,
            lambda: open_prepared(session, opening_to(session, actor(), slug), by=actor()),
        )


@bp.route("/communities/<slug>/opening/drop", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("lifecycle.prepare")
@bp.arguments(ReasonForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def drop(data: dict[str, Any], slug: str) -> None:
    """Let the proposal go."""

    def let_go(session: Session) -> None:
        prepared = opening_to(session, actor(), slug)
        drop_proposal(session, prepared, by=actor(), reason=data["reason"])

    with unit_of_work() as session:
        done_once(session, lambda: let_go(session))
