"""The tags of a community for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.api.listing import page_below
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.base import Line
from app.schemas.communities import (
    PlacedTagOut,
    TagForm,
    TagMergeForm,
    TagMergeOut,
    TagMergeQuery,
    TagOut,
)
from app.transactions import reading, unit_of_work
from community.articles.actions import tell_of_lost_tag
from community.communities import access
from community.communities.access.belonging import tag_in, tag_to_edit, tag_to_read
from community.communities.actions.synonyms import add_synonym, remove_synonym
from community.communities.actions.tags import change_tag, create_tag, delete_tag
from community.communities.policies import tag_name
from community.communities.queries.tags import TagRow, tag_row, tags, tags_to_read
from community.order.actions.tags import merge_tags
from community.order.queries.tags import TagMerge, tag_merge
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
def create(data: dict[str, Any], slug: str) -> tuple[TagRow, str]:
    """Add a tag."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        community_id = granted.community.id
        tag_id = once(
            session, lambda: str(create_tag(session, community_id=community_id, **data).id)
        )
        tag = tag_row(session, tag_to_edit(session, actor(), slug, int(tag_id))[1])
    return tag, f"/api/v1/communities/{slug}/tags/{tag.id}"


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.read")
@bp.response(200, TagOut)  # type: ignore[untyped-decorator]  # the same
def show(slug: str, tag_id: int) -> TagRow:
    """One tag."""
    with reading() as session:
        return tag_row(session, tag_to_read(session, actor(), slug, tag_id))


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(TagForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TagOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], slug: str, tag_id: int) -> TagRow:
    """Rename or describe a tag."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        change_tag(session, tag, name=data["name"], description=data["description"])
        return tag_row(session, tag)


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(slug: str, tag_id: int) -> None:
    """Delete a tag; its threads stay."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        tell_of_lost_tag(session, tag)
        delete_tag(session, tag, borne_by=threads_bearing(session, tag_id))


@bp.route("/communities/<slug>/tags/<int:tag_id>/synonyms/<synonym>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def put_synonym(slug: str, tag_id: int, synonym: str) -> None:
    """Let a name mean this tag: typed, searched or in an address, it leads to it."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        add_synonym(session, tag, synonym)


@bp.route("/communities/<slug>/tags/<int:tag_id>/synonyms/<synonym>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def drop_synonym(slug: str, tag_id: int, synonym: str) -> None:
    """Let a name mean nothing again."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        remove_synonym(session, tag, synonym)


@bp.route("/communities/<slug>/tags/<int:tag_id>/merge", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(TagMergeQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, TagMergeOut)  # type: ignore[untyped-decorator]  # the same
def look_at_merge(query: dict[str, Any], slug: str, tag_id: int) -> TagMerge:
    """What merging this tag into another would do, in numbers of threads."""
    with reading() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        return tag_merge(session, tag, into=tag_name(query["into"]))


@bp.route("/communities/<slug>/tags/<int:tag_id>/merge", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("communities.edit")
@bp.arguments(TagMergeForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def merge(data: dict[str, Any], slug: str, tag_id: int) -> None:
    """File everything of this tag under another; its name becomes a synonym of that one."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")

        def act() -> None:
            tag = tag_in(session, granted, tag_id)
            found = tag_merge(session, tag, into=tag_name(data["into"]))
            merge_tags(session, tag, into_id=found.into.id)

        done_once(session, act)
