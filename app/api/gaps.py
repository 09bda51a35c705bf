"""/api/v1/communities/<slug>/gaps: what people look for in a community and do not find."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.rules import requires
from app.schemas.gaps import DismissalForm, GapOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.gaps.access import gap_to, gaps_of
from community.gaps.actions import dismiss
from community.gaps.models import Gap
from community.paging import Page

bp = ApiBlueprint("gaps", __name__, description="What people look for and do not find.")


@bp.route("/communities/<slug>/gaps", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("gaps.read")
@bp.lists(GapOut)
def index(query: dict[str, Any], slug: str) -> Page[Gap]:
    """Open gaps with at least five people behind each word, most people first."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="gaps.read")
        return gaps_of(session, granted, cursor=query["cursor"], size=query["limit"])


@bp.route("/communities/<slug>/gaps/<int:gap_id>/dismissal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("gaps.manage")
@bp.arguments(DismissalForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_off(data: dict[str, Any], slug: str, gap_id: int) -> None:
    """Say why it need not be filled; it comes back when half as many more look for it."""
    with unit_of_work() as session:

        def act() -> None:
            gap = gap_to(session, actor(), slug, gap_id, verb="gaps.manage")
            dismiss(gap, reason=data["reason"])

        done_once(session, act)
