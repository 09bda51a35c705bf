"""The tags of a community for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.api.listing import page_below
from app.idempotency import once
from app.rules import requires
from app.schemas.base import Line
from app.schemas.communities import PlacedTagOut, TagForm, TagOut
from app.transactions import reading, unit_of_work
from community.communities import access
from community.communities.access.belonging import tag_to_edit, tag_to_read
from community.communities.actions.tags import change_tag, create_tag, delete_tag
from community.communities.models import Tag
from community.communities.queries.tags import tags, tags_to_read
from community.paging import Page
from community.threads.queries import threads_bearing

bp = ApiBlueprint("tags", __name__, description="What the threads of a community are about.")


class TagQuery(PageQuery):
    """Which tags."""

    q = Line(most=40, metadata={"description": "How the name begins."})
    community = Line(most=60, load_default=None, metadata={"description": "Its slug."})


@bp.route("/tags", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.browse")
@bp.lists(PlacedTagOut, query=TagQuery)
def search(query: dict[str, Any]) -> Page[Any]:
    """Tags of every community you may read, by name."""
    with reading() as session:
        community_id = None
        if query["community"] is not None:
            granted = access.community_to(
                session, actor(), query["community"], verb="communities.read"
            )
            community_id = granted.community.id
        return tags_to_read(
            session,
            actor(),
            community_id=community_id,
            beginning=query["q"],
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route("/communities/<slug>/tags", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.lists(TagOut, query=PageQuery)
def index(query: dict[str, Any], slug: str) -> Page[Any]:
    """Tags by name."""
    return page_below(slug, query, tags, verb="communities.read")


@bp.route("/communities/<slug>/tags", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(TagForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(TagOut)
def create(data: dict[str, Any], slug: str) -> tuple[Tag, str]:
    """Add a tag."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        community_id = granted.community.id
        tag_id = once(
            session, lambda: str(create_tag(session, community_id=community_id, **data).id)
        )
        tag = tag_to_edit(session, actor(), slug, int(tag_id))[1]
    return tag, f"/api/v1/communities/{slug}/tags/{tag.id}"


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.response(200, TagOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str, tag_id: int) -> Tag:
    """One tag."""
    with reading() as session:
        return tag_to_read(session, actor(), slug, tag_id)


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(TagForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TagOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], slug: str, tag_id: int) -> Any:
    """Rename or describe a tag."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        change_tag(session, tag, name=data["name"], description=data["description"])
    return tag


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(slug: str, tag_id: int) -> None:
    """Delete a tag; its threads stay."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        delete_tag(session, tag, borne_by=threads_bearing(session, tag_id))
