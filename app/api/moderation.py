"""The rules of a community and the public log of its moderation, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.rules import requires
from app.schemas.moderation import LogLineOut, RulesIn, RulesOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.moderation.actions.rules import write_rules
from community.moderation.queries import public_log
from community.moderation.rules import rules_of
from community.paging import Page

bp = ApiBlueprint(
    "moderation", __name__, description="The rules of a community, and what was done by which rule."
)


@bp.route("/communities/<slug>/moderation/log", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_log")
@bp.lists(LogLineOut, query=PageQuery)
def log(query: dict[str, Any], slug: str) -> Page[Any]:
    """What was moderated here, newest first, without names."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="moderation.read_log")
        return public_log(
            session,
            community_id=granted.community.id,
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/communities/<slug>/moderation/rules", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_log")
@bp.response(200, RulesOut)  # type: ignore[untyped-decorator]  # the same
def rules(slug: str) -> Any:
    """The numbered rules that moderators cite."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="moderation.read_log")
        book = rules_of(session, granted.community.id)
    return tagged(book, RulesOut(), version=book.version)


@bp.route("/communities/<slug>/moderation/rules", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.arguments(RulesIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RulesOut)  # type: ignore[untyped-decorator]  # the same
def set_rules(data: dict[str, Any], slug: str) -> Any:
    """Write the rules, one on each line; If-Match carries the ETag of those that were read."""
    seen = expected_version()
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="moderation.set_rules")
        write_rules(session, granted, by=actor(), text=data["rules"], version=seen)
        book = rules_of(session, granted.community.id)
    return tagged(book, RulesOut(), version=book.version)
