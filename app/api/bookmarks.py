"""/api/v1/me/bookmarks: posts one keeps, with a note and a time to be reminded."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.actor import actor
from app.api.ground import ApiBlueprint, expected_version, tagged
from app.idempotency import once
from app.rules import requires
from app.schemas.bookmarks import BookmarkOut, BookmarkPatch, NewBookmark
from app.transactions import reading, unit_of_work
from community.bookmarks.access import own_bookmark
from community.bookmarks.actions import Wish, change, keep, let_go
from community.bookmarks.queries import BookmarkRow, bookmark_row, bookmarks_page
from community.errors import Conflict, NotFound
from community.paging import Page
from community.threads.access import reply_to, thread_to
from community.words import N_

bp = ApiBlueprint("bookmarks", __name__, description="Posts you keep, for yourself alone.")
_ADDRESS = "/api/v1/me/bookmarks/"


@bp.route("/me/bookmarks", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("bookmarks.read")
@bp.lists(BookmarkOut)
def index(query: dict[str, Any]) -> Page[BookmarkRow]:
    """Your bookmarks, the newest first."""
    with reading() as session:
        return bookmarks_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/bookmarks", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("bookmarks.manage")
@bp.arguments(NewBookmark)  # type: ignore[untyped-decorator]  # the same
@bp.creates(BookmarkOut)
def create(data: dict[str, Any]) -> tuple[Any, str]:
    """Keep a thread or one of its posts; 409 when you keep it already."""
    with unit_of_work() as session:
        made = once(session, lambda: _keep(session, data))
    with reading() as session:
        return bookmark_row(session, actor(), int(made)), _ADDRESS + made


def _keep(session: Any, data: dict[str, Any]) -> str:
    wish = Wish(note=data["note"], remind_at=data["remind_at"])
    if data["reply_id"] is None:
        granted = thread_to(session, actor(), data["thread_id"], verb="threads.read")
    else:
        granted = reply_to(session, actor(), data["reply_id"], verb="threads.read")
        if granted.thread.id != data["thread_id"]:
            raise NotFound
    kept = keep(session, granted, by=actor(), wish=wish)
    if not kept.new:
        raise Conflict(
            N_("You keep this already. Change the bookmark that is there."), code="bookmarked"
        )
    return str(kept.id)


@bp.route("/me/bookmarks/<int:bookmark_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("bookmarks.read")
@bp.response(200, BookmarkOut)  # type: ignore[untyped-decorator]  # the same
def show(bookmark_id: int) -> Response:
    """One of your bookmarks."""
    return _tagged(bookmark_id)


def _tagged(bookmark_id: int) -> Response:
    with reading() as session:
        row = bookmark_row(session, actor(), bookmark_id)
    return tagged(row, BookmarkOut(), version=row.version)


@bp.route("/me/bookmarks/<int:bookmark_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("bookmarks.manage")
@bp.arguments(BookmarkPatch(partial=True))  # type: ignore[untyped-decorator]  # the same
@bp.response(200, BookmarkOut)  # type: ignore[untyped-decorator]  # the same
def edit(data: dict[str, Any], bookmark_id: int) -> Response:
    """Change the note or the time; what is left out stays."""
    seen = expected_version()
    with unit_of_work() as session:
        bookmark = own_bookmark(session, actor(), bookmark_id, to_change=True)
        wish = Wish(
            note=data.get("note", bookmark.note),
            remind_at=data.get("remind_at", bookmark.remind_at),
        )
        change(session, bookmark, wish=wish, seen=seen)
    return _tagged(bookmark_id)


@bp.route("/me/bookmarks/<int:bookmark_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("bookmarks.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(bookmark_id: int) -> None:
    """Keep the post no longer."""
    with unit_of_work() as session:
        let_go(session, own_bookmark(session, actor(), bookmark_id))
