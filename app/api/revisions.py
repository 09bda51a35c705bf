"""The versions of threads and replies for programs."""

from __future__ import annotations

from typing import Any

from app.api.ground import ApiBlueprint
from app.histories import versions_for_reader
from app.rules import requires
from app.schemas.revisions import RevisionOut
from community.paging import Page
from community.revisions.queries import Version
from community.text import HTML_SOURCE

bp = ApiBlueprint(
    "revisions", __name__, description="Read the versions of threads, replies and comments."
)


@bp.route("/threads/<int:thread_id>/revisions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(RevisionOut)
def index(query: dict[str, Any], thread_id: int) -> Page[Any]:
    """What the first post said in each version, newest first; none if never edited or hidden."""
    return _page(query, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/revisions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(RevisionOut)
def index_of_reply(query: dict[str, Any], reply_id: int) -> Page[Any]:
    """What a reply, answer or comment said in each version, newest first."""
    return _page(query, reply_id=reply_id)


def _page(
    query: dict[str, Any], *, thread_id: int | None = None, reply_id: int | None = None
) -> Page[Any]:
    _granted, found = versions_for_reader(
        thread_id=thread_id, reply_id=reply_id, cursor=query["cursor"], size=query["limit"]
    )
    return Page(
        items=[_item(version) for version in found.page.items], next_cursor=found.page.next_cursor
    )


def _item(version: Version) -> dict[str, Any]:
    editor = None
    if version.editor_handle is not None:
        editor = {"handle": version.editor_handle, "name": version.editor_name}
    accepted_by = None
    if version.accepted_by_handle is not None:
        accepted_by = {"handle": version.accepted_by_handle, "name": version.accepted_by_name}
    return {
        "id": version.id,
        "made_at": version.made_at,
        "editor": editor,
        "accepted_by": accepted_by,
        "reason": version.reason,
        "state": _state(version),
        "title": version.title or None,
        "body": None if version.closed else version.body,
        "format": "html" if version.renderer == HTML_SOURCE else "markdown",
        "tags": version.tags,
    }


def _state(version: Version) -> str:
    if version.withheld:
        return "withheld"
    return "hidden" if version.was_hidden else "open"
