"""The tags of a community, kept by its facilitators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import once
from app.rules import requires
from app.schemas.communities import TagForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from community.communities import access
from community.communities.access.belonging import tag_to_edit
from community.communities.actions.tags import change_tag, create_tag, delete_tag
from community.communities.queries.tags import tags
from community.threads.queries import threads_bearing


def _tags(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="settings")
        page = tags(session, community_id=context["place"].id, cursor=request.args.get("cursor"))
    return {**context, "page": page}


@bp.route("/communities/<slug>/tags", methods=["GET", "POST"])
@requires("communities.edit")
@form(TagForm, "communities/tags.html", context=_tags)
def index_tags(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Tags by name, and a form for a new one."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        once(session, lambda: _create(session, granted.community.id, data))
    return redirect(f"/communities/{slug}/tags", 303)


def _create(session: Any, community_id: int, data: dict[str, Any]) -> str:
    made = create_tag(session, community_id=community_id, **data)
    return str(made.id)


def _tag(slug: str, tag_id: int) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="settings")
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
    values = {"name": tag.name, "description": tag.description}
    return {**context, "tag": tag, "form_values": values}


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["GET", "POST"])
@requires("communities.edit")
@form(TagForm, "communities/tag.html", context=_tag)
def edit_tag(data: dict[str, Any], slug: str, tag_id: int) -> ResponseReturnValue:
    """Rename or describe a tag."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        change_tag(session, tag, name=data["name"], description=data["description"])
    flash(_("The tag is saved."), "success")
    return redirect(f"/communities/{slug}/tags", 303)


@bp.post("/communities/<slug>/tags/<int:tag_id>/deletion")
@requires("communities.edit")
def remove_tag(slug: str, tag_id: int) -> ResponseReturnValue:
    """Delete a tag and take it off its threads."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        delete_tag(session, tag, borne_by=threads_bearing(session, tag_id))
    flash(_("The tag is gone; its threads stay."), "success")
    return redirect(f"/communities/{slug}/tags", 303)
