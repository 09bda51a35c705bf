"""All comments under one post, a page at a time, for posts that have many."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.pieces import stance_of_reader
from app.presenters import joined, post_piece, reader_of, stored_body
from app.rules import requires
from app.transactions import reading
from app.web.threads.blueprint import bp
from community.errors import NotFound
from community.reading.queries import own_reading
from community.threads.access import reply_to
from community.threads.models import ReplyKind
from community.threads.queries import (
    PostRow,
    ThreadHead,
    comments_from,
    cursor_before,
    posts_by_ids,
    thread_head,
)


@bp.get("/threads/<int:thread_id>/comments")
@requires("threads.read")
def comments(thread_id: int) -> ResponseReturnValue:
    """The comments on the first post."""
    with reading() as session:
        head = thread_head(session, actor(), thread_id)
        shown = _comments(session, head, under=None)
    return render_template("threads/comments.html", **shown)


@bp.get("/replies/<int:reply_id>/comments")
@requires("threads.read")
def comments_on_reply(reply_id: int) -> ResponseReturnValue:
    """The comments on a reply or an answer."""
    with reading() as session:
        thread_id = reply_to(session, actor(), reply_id, verb="threads.read").thread.id
        head = thread_head(session, actor(), thread_id)
        (post,) = posts_by_ids(session, thread_id, [reply_id])
        if post.kind == ReplyKind.COMMENT:
            raise NotFound
        shown = _comments(session, head, under=post)
    return render_template("threads/comments.html", **shown)


def _comments(session: Session, head: ThreadHead, *, under: PostRow | None) -> dict[str, Any]:
    first = request.args.get("post", type=RowId.number)
    cursor = request.args.get("cursor") or (None if first is None else cursor_before(first))
    page = comments_from(
        session, head.id, parent_id=None if under is None else under.id, cursor=cursor
    )
    kept = own_reading(session, actor(), head.id).kept
    stance = stance_of_reader(session, head, [comment.id for comment in page.items])
    reader = reader_of(actor(), head, stance, kept)
    post = head if under is None else under
    kind = "opening" if under is None else under.kind
    base = f"/threads/{head.id}" if under is None else f"/replies/{under.id}"
    anchor = "#opening" if under is None else f"?post={under.id}#reply-{under.id}"
    return {
        "head": head,
        "community": {"slug": head.community_slug, "name": head.community_name},
        "thread": head,
        "quoted": stored_body(post.body_html) if post.is_live else None,
        "under": under,
        "page": page,
        "later": cursor is not None,
        "comments": joined(post_piece(reader, comment) for comment in page.items),
        "origin": f"/threads/{head.id}{anchor}",
        "place": f"{base}/comments",
        "add": f"{base}/comments/new" if reader.ways(post, kind).comment else None,
    }
