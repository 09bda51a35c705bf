"""/api/v1/admin/communities: every community, with a token of the scope `admin`."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.rules import requires
from app.schemas.caretaking import CommunityAdministeredOut, WantedPlacesArgs
from app.transactions import reading, unit_of_work
from community.caretaking.access import community_to_tend
from community.caretaking.actions import call_facilitator
from community.caretaking.queries import communities_of, wanted_by
from community.paging import Page

bp = ApiBlueprint(
    "caretaking",
    __name__,
    description="Every community for admins, and a facilitator where none is left.",
)


class PlacesQuery(WantedPlacesArgs, PageQuery):
    """Which communities, and which page of them."""


@bp.route("/admin/communities", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.administer")
@bp.lists(CommunityAdministeredOut, query=PlacesQuery)
def index(asked: dict[str, Any]) -> Page[Any]:
    """All communities by name, private and ended ones too, without what is said in them."""
    with reading() as session:
        return communities_of(
            session,
            actor(),
            wanted_by(**_narrowed(asked)),
            cursor=asked["cursor"],
            size=asked["limit"],
        )


def _narrowed(asked: dict[str, Any]) -> dict[str, str]:
    return {name: asked[name] for name in ("q", "care", "status", "visibility")}


@bp.route("/admin/communities/<slug>/facilitators/<handle>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.administer")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def appoint(slug: str, handle: str) -> None:
    """Make a member the facilitator of a community that has none who can sign in.

    Where no member has an open account, as after an import, anybody with one may be named. Harmless
    for whoever is one already; 409 when somebody else looks after it (`has_facilitator`), when it
    is yourself and a facilitator's account was closed or suspended in the last 30 days (`oneself`),
    or when the accounts of all its members were (`closed_lately`). Its members are told.
    """
    with unit_of_work() as session:
        place = community_to_tend(session, actor(), slug)
        call_facilitator(session, place, handle, by=actor())
