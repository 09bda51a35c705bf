"""The versions of a post: a page of what changed, and one version as it read."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.addresses import post_address
from app.histories import history, post_in, revision_of
from app.presenters import stored_body
from app.rendering import render_edited
from app.rules import requires
from app.transactions import reading
from app.web.threads.blueprint import bp
from community.revisions.queries import AT_ONCE
from community.threads.access import history_to


@bp.get("/threads/<int:thread_id>/history")
@requires("threads.read")
def show_history(thread_id: int) -> ResponseReturnValue:
    """What was changed in the first post."""
    return _page(f"/threads/{thread_id}", thread_id=thread_id)


@bp.get("/replies/<int:reply_id>/history")
@requires("threads.read")
def show_history_of_reply(reply_id: int) -> ResponseReturnValue:
    """What was changed in a reply, an answer or a comment."""
    return _page(f"/replies/{reply_id}", reply_id=reply_id)


def _page(
    place: str, *, thread_id: int | None = None, reply_id: int | None = None
) -> ResponseReturnValue:
    found = history(
        thread_id=thread_id,
        reply_id=reply_id,
        cursor=request.args.get("cursor"),
        size=AT_ONCE,
    )
    return render_template(
        "threads/history.html",
        history=found,
        post=post_in(found.granted),
        place=place,
        thread=found.granted.thread,
        community=found.granted.community,
        origin=post_address(found.granted.thread.id, reply_id),
        later=bool(request.args.get("cursor")),
    )


@bp.get("/threads/<int:thread_id>/history/<int:revision_id>")
@requires("threads.read")
def show_version(thread_id: int, revision_id: int) -> ResponseReturnValue:
    """A version of the first post as it read."""
    return _version(revision_id, f"/threads/{thread_id}", thread_id=thread_id)


@bp.get("/replies/<int:reply_id>/history/<int:version_id>")
@requires("threads.read")
def show_version_of_reply(reply_id: int, version_id: int) -> ResponseReturnValue:
    """A version of a reply, an answer or a comment as it read."""
    return _version(version_id, f"/replies/{reply_id}", reply_id=reply_id)


def _version(
    revision_id: int, place: str, *, thread_id: int | None = None, reply_id: int | None = None
) -> ResponseReturnValue:
    with reading() as session:
        granted = history_to(session, actor(), thread_id=thread_id, reply_id=reply_id)
        revision = revision_of(session, granted, revision_id)
    # Rendered for whoever looks, not kept: few do, and what was safe once is made safe anew.
    text = render_edited(revision.body, renderer=revision.renderer)
    return render_template(
        "threads/version.html",
        revision=revision,
        body=stored_body(text.html),
        place=place,
        thread=granted.thread,
        community=granted.community,
    )
