"""Posts that wait for a facilitator, for programs: one's own, a community's, and its rule."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.idempotency import done_once
from app.rendering import render_edited
from app.rules import requires
from app.schemas.holding import (
    HeldOut,
    HeldPatch,
    JudgementForm,
    PlaceRuleIn,
    RuleOut,
    WaitingPostOut,
)
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.moderation.access import held_in, own_held
from community.moderation.actions.approving import approve, reject
from community.moderation.actions.holding import change_held, withdraw
from community.moderation.actions.holding_rules import set_rule
from community.moderation.holding import Rule, own_rule, rule_for
from community.moderation.queries.held import held_page, held_row, own_held_page
from community.paging import Page

bp = ApiBlueprint(
    "held",
    __name__,
    description="Posts that wait for a facilitator, for their authors and for those who decide.",
)
_PLACE = "/communities/<slug>/moderation"


class HeldQuery(PageQuery):
    """Whether those that were decided are asked for."""

    decided = fields.Boolean(load_default=False)


@bp.route("/me/held-posts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_own")
@bp.lists(HeldOut, query=PageQuery)
def own_index(query: dict[str, Any]) -> Page[Any]:
    """Your posts that wait, or waited, newest first."""
    with reading() as session:
        return own_held_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/held-posts/<int:held_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_own")
@bp.response(200, HeldOut)  # type: ignore[untyped-decorator]  # the same
def own_show(held_id: int) -> Any:
    """One of your posts that wait, or waited."""
    return _tagged(held_id)


def _tagged(held_id: int) -> Any:
    with reading() as session:
        row = held_row(session, own_held(session, actor(), held_id).id, reader=actor())
    return tagged(row, HeldOut(), version=row.version)


@bp.route("/me/held-posts/<int:held_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.change_held")
@bp.arguments(HeldPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, HeldOut)  # type: ignore[untyped-decorator]  # the same
def own_change(data: dict[str, Any], held_id: int) -> Any:
    """Change what waits; what is left out stays."""
    seen = expected_version()
    with reading() as session:
        earlier = own_held(session, actor(), held_id)
    text = render_edited(data.get("body", earlier.body), renderer=earlier.renderer)
    with unit_of_work() as session:
        change_held(
            session,
            own_held(session, actor(), held_id),
            text=text,
            version=earlier.version if seen is None else seen,
            title=earlier.title if data["title"] is None else data["title"],
            tags=list(earlier.tags) if data["tags"] is None else data["tags"],
        )
    return _tagged(held_id)


@bp.route("/me/held-posts/<int:held_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.change_held")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def own_withdraw(held_id: int) -> None:
    """Take it back; nothing of it is kept."""
    with unit_of_work() as session:
        withdraw(session, own_held(session, actor(), held_id))


@bp.route(f"{_PLACE}/held-posts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.approve")
@bp.lists(WaitingPostOut, query=HeldQuery)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """What waits in a community you facilitate, oldest first; decided ones newest first."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="moderation.approve")
        return held_page(
            session,
            community_id=granted.community.id,
            decided=query["decided"],
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route(f"{_PLACE}/held-posts/<int:held_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.approve")
@bp.response(200, WaitingPostOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str, held_id: int) -> Any:
    """One post that waits, or waited."""
    with reading() as session:
        return held_row(session, held_in(session, actor(), slug, held_id).held.id)


@bp.route(f"{_PLACE}/held-posts/<int:held_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.approve")
@bp.arguments(JudgementForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def judge(data: dict[str, Any], slug: str, held_id: int) -> None:
    """Publish the post, or reject it; 409 names who came first, or says that it was changed."""
    with unit_of_work() as session:
        found = held_in(session, actor(), slug, held_id)
        if data["outcome"] == "approved":
            read = data["version"]
            done_once(session, lambda: approve(session, found, by=actor(), version=read))
        else:
            said = {name: data[name] for name in ("version", "reason", "rule")}
            done_once(session, lambda: reject(session, found, by=actor(), **said))


@bp.route(f"{_PLACE}/holding", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.response(200, RuleOut)  # type: ignore[untyped-decorator]  # the same
def rule(slug: str) -> Any:
    """Which posts wait in a community you facilitate."""
    with reading() as session:
        return _rule(session, slug)


def _rule(session: Any, slug: str) -> dict[str, Any]:
    place = community_to(session, actor(), slug, verb="moderation.set_rules").community
    holds = rule_for(session, place.id).rule
    own = own_rule(session, place.id) is not None
    return {"first_posts": holds.first_posts, "suspicious": holds.suspicious, "own": own}


@bp.route(f"{_PLACE}/holding", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.set_rules")
@bp.arguments(PlaceRuleIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RuleOut)  # type: ignore[untyped-decorator]  # the same
def change_rule(data: dict[str, Any], slug: str) -> Any:
    """Decide which posts wait, or with `own` false leave it to the organisation."""
    wanted = Rule(first_posts=data["first_posts"], suspicious=data["suspicious"])
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="moderation.set_rules")
        set_rule(session, granted, by=actor(), rule=wanted if data["own"] else None)
        session.flush()  # the answer reads it
        return _rule(session, slug)
