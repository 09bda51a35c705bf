"""A person's bookmarks: kept posts, notes, and times to be reminded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.addresses import post_address
from app.forms import form
from app.reminding import When, moment_of, next_week, shown_at, tomorrow, zone
from app.rules import requires
from app.schemas.bookmarks import BookmarkForm
from app.transactions import reading, unit_of_work
from community import clock
from community.bookmarks.access import own_bookmark, own_bookmark_of
from community.bookmarks.actions import Kept, Wish, change, keep, let_go
from community.bookmarks.models import LONGEST_NOTE
from community.bookmarks.queries import bookmark_row, bookmarks_page
from community.threads.access import reply_to, thread_to

bp = Blueprint("bookmarks", __name__)


@bp.get("/bookmarks")
@requires("bookmarks.read")
def index() -> str:
    """One's own bookmarks, the newest first."""
    with reading() as session:
        page = bookmarks_page(session, actor(), cursor=request.args.get("cursor"))
    return render_template("bookmarks/index.html", page=page, now=clock.now())


@bp.post("/threads/<int:thread_id>/bookmark")
@requires("bookmarks.manage")
def keep_thread(thread_id: int) -> ResponseReturnValue:
    """Keep a thread."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.read")
        kept = keep(session, granted, by=actor())
    return _told(kept, f"/threads/{thread_id}#opening")


@bp.post("/replies/<int:reply_id>/bookmark")
@requires("bookmarks.manage")
def keep_reply(reply_id: int) -> ResponseReturnValue:
    """Keep one post."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        kept = keep(session, granted, by=actor())
        address = post_address(granted.thread.id, reply_id)
    return _told(kept, address)


def _told(kept: Kept, address: str) -> ResponseReturnValue:
    if kept.new:
        flash(_("Bookmarked. Open the bookmark to add a note or a reminder."), "good")
    return redirect(address, code=303)


@bp.get("/threads/<int:thread_id>/bookmark")
@requires("bookmarks.read")
def of_thread(thread_id: int) -> ResponseReturnValue:
    """To the bookmark of a thread."""
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        kept = own_bookmark_of(session, actor(), thread_id, None)
    return redirect(f"/bookmarks/{kept.id}", code=303)


@bp.get("/replies/<int:reply_id>/bookmark")
@requires("bookmarks.read")
def of_reply(reply_id: int) -> ResponseReturnValue:
    """To the bookmark of a post."""
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        kept = own_bookmark_of(session, actor(), granted.thread.id, reply_id)
    return redirect(f"/bookmarks/{kept.id}", code=303)


def _showing(bookmark_id: int) -> dict[str, Any]:
    with reading() as session:
        row = bookmark_row(session, actor(), bookmark_id)
    return {
        "row": row,
        "zone": str(zone()),
        "tomorrow": tomorrow(),
        "next_week": next_week(),
        "longest": LONGEST_NOTE,
        "form_values": {
            "note": row.note,
            "when": str(When.OWN if row.remind_at else When.NEVER),
            "remind_at": shown_at(row.remind_at),
            "version": row.version,
        },
    }


@bp.route("/bookmarks/<int:bookmark_id>", methods=["GET", "POST"])
@requires("bookmarks.manage")
@form(BookmarkForm, "bookmarks/edit.html", context=_showing)
def edit(data: dict[str, Any], bookmark_id: int) -> ResponseReturnValue:
    """Change the note and the time."""
    wanted = moment_of(data["when"], data["remind_at"])
    with unit_of_work() as session:
        bookmark = own_bookmark(session, actor(), bookmark_id, to_change=True)
        if wanted and shown_at(wanted) == shown_at(bookmark.remind_at):
            wanted = bookmark.remind_at  # a field holds no seconds
        wish = Wish(note=data["note"], remind_at=wanted)
        change(session, bookmark, wish=wish, seen=data["version"])
    flash(_("The bookmark is saved."), "good")
    return redirect("/bookmarks", code=303)


@bp.post("/bookmarks/<int:bookmark_id>/removal")
@requires("bookmarks.manage")
def remove(bookmark_id: int) -> ResponseReturnValue:
    """Keep the post no longer."""
    with unit_of_work() as session:
        let_go(session, own_bookmark(session, actor(), bookmark_id))
    flash(_("The bookmark is gone."))
    return redirect("/bookmarks", code=303)
