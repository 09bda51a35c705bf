"""The tags of a community: for everybody who reads it, and kept by its facilitators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.idempotency import once
from app.rules import requires
from app.schemas.communities import SynonymForm, TagForm, TagMergeForm
from app.transactions import reading, unit_of_work
from app.web.communities import bp
from app.web.communities.context import room
from community.answers.queries import experts_of
from community.articles.actions import tell_of_lost_tag
from community.communities import access
from community.communities.access.belonging import tag_to_edit
from community.communities.actions.synonyms import add_synonym, remove_synonym
from community.communities.actions.tags import change_tag, create_tag, delete_tag
from community.communities.policies import tag_name
from community.communities.queries.tags import tag_row, tags
from community.errors import Refused
from community.order.actions.tags import merge_tags
from community.order.queries.tags import TagMerge, tag_merge
from community.threads.queries import threads_bearing


def _tags(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="communities.read", tab="threads")
        page = tags(session, community_id=context["place"].id, cursor=request.args.get("cursor"))
        experts = experts_of(session, [tag.id for tag in page.items])
    if context["granted"].may("communities.edit"):
        context["tab"] = "settings"
    return {**context, "page": page, "experts": experts}


@bp.get("/communities/<slug>/tags")
@requires("communities.read")
def index_tags(slug: str) -> ResponseReturnValue:
    """Tags by name, what each is for and how many threads bear it."""
    return render_template("communities/tags.html", form=FormState(), **_tags(slug))


@bp.post("/communities/<slug>/tags")
@requires("communities.edit")
@form(TagForm, "communities/tags.html", context=_tags)
def add_tag(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Add a tag."""
    with unit_of_work() as session:
        granted = access.community_to(session, actor(), slug, verb="communities.edit")
        once(session, lambda: _create(session, granted.community.id, data))
    return redirect(f"/communities/{slug}/tags", 303)


def _create(session: Any, community_id: int, data: dict[str, Any]) -> str:
    made = create_tag(session, community_id=community_id, **data)
    return str(made.id)


def tag_context(slug: str, tag_id: int) -> dict[str, Any]:
    """A tag with the forms of its page as they stand."""
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="settings")
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        row, named = tag_row(session, tag), experts_of(session, [tag_id]).get(tag_id, ())
    return {
        **context,
        "tag": row,
        "experts": named,
        "form_values": {"name": row.name, "description": row.description},
        "edits": FormState(values={"name": row.name, "description": row.description}),
        "adds": FormState(),
        "names": FormState(),
    }


@bp.route("/communities/<slug>/tags/<int:tag_id>", methods=["GET", "POST"])
@requires("communities.edit")
@form(TagForm, "communities/tag.html", context=tag_context)
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
        tell_of_lost_tag(session, tag)
        delete_tag(session, tag, borne_by=threads_bearing(session, tag_id))
    flash(_("The tag is gone; its threads stay."), "success")
    return redirect(f"/communities/{slug}/tags", 303)


@bp.post("/communities/<slug>/tags/<int:tag_id>/synonyms")
@requires("communities.edit")
@form(SynonymForm, "communities/tag.html", context=tag_context)
def add_tag_synonym(data: dict[str, Any], slug: str, tag_id: int) -> ResponseReturnValue:
    """Let another name mean this tag."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        name, synonym = tag.name, add_synonym(session, tag, data["synonym"])
    flash(_("“%(synonym)s” means “%(tag)s” from now on.", synonym=synonym, tag=name), "success")
    return redirect(f"/communities/{slug}/tags/{tag_id}#synonyms", 303)


@bp.post("/communities/<slug>/tags/<int:tag_id>/synonyms/<synonym>/deletion")
@requires("communities.edit")
def remove_tag_synonym(slug: str, tag_id: int, synonym: str) -> ResponseReturnValue:
    """Let a name mean nothing again."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        remove_synonym(session, tag, synonym)
    flash(_("The synonym is gone."), "success")
    return redirect(f"/communities/{slug}/tags/{tag_id}#synonyms", 303)


def _merge(slug: str, tag_id: int) -> dict[str, Any]:
    """The form, and with a target in the address or in what was sent the numbers of the merge."""
    asked = request.form.get("into") or request.args.get("into") or ""
    found, problem = None, None
    with reading() as session:
        context = room(session, slug, verb="communities.edit", tab="settings")
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        row = tag_row(session, tag)
        if asked.strip():
            found, problem = _looked_at(session, tag, asked)
    form_values = {"into": asked[:60]}
    return {**context, "tag": row, "merge": found, "why_not": problem, "form_values": form_values}


def _looked_at(session: Any, tag: Any, asked: str) -> tuple[TagMerge | None, Any]:
    try:
        return tag_merge(session, tag, into=tag_name(asked)), None
    except Refused as refused:
        return None, refused.detail


@bp.route("/communities/<slug>/tags/<int:tag_id>/merge", methods=["GET", "POST"])
@requires("communities.edit")
@form(TagMergeForm, "communities/tag_merge.html", context=_merge)
def merge_tag(data: dict[str, Any], slug: str, tag_id: int) -> ResponseReturnValue:
    """File everything of a tag under another; the numbers are shown first."""
    with unit_of_work() as session:
        _granted, tag = tag_to_edit(session, actor(), slug, tag_id)
        found = tag_merge(session, tag, into=tag_name(data["into"]))
        merge_tags(session, tag, into_id=found.into.id)
    words = _("“%(tag)s” is part of “%(into)s” now.", tag=found.tag.name, into=found.into.name)
    flash(words, "success")
    return redirect(f"/communities/{slug}/tags", 303)
