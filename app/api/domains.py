"""Joining by mail address, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.welcoming import DomainJoiningIn, DomainJoiningOut
from app.transactions import reading, unit_of_work
from community.domains.actions import choose_domain_joining
from community.domains.queries import ByAddress, by_address, place_to_open

bp = ApiBlueprint(
    "domains", __name__, description="Let people of the organisation's mail domains join."
)


@bp.route("/communities/<slug>/by-address", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("domains.choose")
@bp.response(200, DomainJoiningOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str) -> ByAddress:
    """Whether people of the organisation's mail domains join by themselves."""
    with reading() as session:
        return by_address(session, place_to_open(session, actor(), slug).community.id)


@bp.route("/communities/<slug>/by-address", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("domains.choose")
@bp.arguments(DomainJoiningIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, DomainJoiningOut)  # type: ignore[untyped-decorator]  # the same
def choose(data: dict[str, Any], slug: str) -> ByAddress:
    """Choose it; whoever joined stays, and whoever left is not joined again."""
    with unit_of_work() as session:
        granted = place_to_open(session, actor(), slug)
        choose_domain_joining(session, granted.community, joins=data["joins"])
        session.flush()  # it is read as it stands now
        return by_address(session, granted.community.id)
