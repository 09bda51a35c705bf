"""Archive, merge and split threads and show them elsewhere, for programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.api.threads import item_of, thread_body
from app.idempotency import done_once, once
from app.rendering import render
from app.rules import requires
from app.schemas.order import CrossPostForm, CrossPostOut, ThreadMergeIn, ThreadSplitIn
from app.schemas.threads import ThreadItemOut, ThreadOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.order.access import (
    ARCHIVE,
    CROSS_POST,
    MERGE,
    SPLIT,
    place_to_show_in,
    thread_to_merge_into,
)
from community.order.actions.archiving import archive_thread, unarchive_thread
from community.order.actions.crossing import cross_post, take_back_cross_post
from community.order.actions.merging import merge_thread
from community.order.actions.splitting import split_thread
from community.order.queries.cross_posts import cross_posts_page
from community.order.queries.ties import Elsewhere, shown_in
from community.paging import Page
from community.reading.queries import unread_in
from community.threads.access import thread_to

bp = ApiBlueprint(
    "arranging", __name__, description="Archive, merge and split threads; show them elsewhere."
)


@bp.route("/threads/<int:thread_id>/archive", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.archive")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def archive(thread_id: int) -> None:
    """Keep a thread as it is, out of the lists; search finds it as before."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=ARCHIVE)
        done_once(session, lambda: archive_thread(session, granted, by=actor()))


@bp.route("/threads/<int:thread_id>/archive", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.archive")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unarchive(thread_id: int) -> None:
    """Let an archived thread go on."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=ARCHIVE)
        done_once(session, lambda: unarchive_thread(session, granted, by=actor()))


@bp.route("/threads/<int:thread_id>/merge", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.merge")
@bp.arguments(ThreadMergeIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def merge(data: dict[str, Any], thread_id: int) -> None:
    """Let a thread go on in another one of its community; this cannot be undone."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=MERGE)

        def act() -> None:
            target = thread_to_merge_into(session, actor(), data["target_id"])
            merge_thread(session, granted, target, by=actor(), reason=data["reason"])

        done_once(session, act)


@bp.route("/threads/<int:thread_id>/split", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.split")
@bp.arguments(ThreadSplitIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ThreadOut)
def split(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Open a thread of their own for some replies or answers, which keep their numbers."""
    data["text"] = render(data.pop("body"))

    def make(session: Session) -> str:
        granted = thread_to(session, actor(), thread_id, verb=SPLIT)
        place = community_to(session, actor(), granted.community.slug, verb=SPLIT)
        return str(split_thread(session, granted, place, by=actor(), **data).id)

    with unit_of_work() as session:
        made = once(session, lambda: make(session))
    return thread_body(int(made)), f"/api/v1/threads/{made}"


@bp.route("/threads/<int:thread_id>/cross-posts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(CrossPostOut)
def shown(query: dict[str, Any], thread_id: int) -> Page[Elsewhere]:
    """The communities that you may read and that show the thread beside its own; at most 20."""
    del query  # all on one page
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        return Page(items=shown_in(session, actor(), thread_id), next_cursor=None)


@bp.route("/threads/<int:thread_id>/cross-posts", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.cross_post")
@bp.arguments(CrossPostForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def show_in(data: dict[str, Any], thread_id: int) -> None:
    """List a thread in another community too: your own, or any where you facilitate."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=CROSS_POST)

        def act() -> None:
            target = place_to_show_in(session, actor(), data["community"])
            cross_post(session, granted, target, by=actor())

        done_once(session, act)


@bp.route("/threads/<int:thread_id>/cross-posts/<slug>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.cross_post")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def show_no_more(thread_id: int, slug: str) -> None:
    """List a thread there no more."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb=CROSS_POST)
        target = community_to(session, actor(), slug, verb=CROSS_POST)
        done_once(session, lambda: take_back_cross_post(session, granted, target, by=actor()))


@bp.route("/communities/<slug>/cross-posts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(ThreadItemOut)
def from_others(query: dict[str, Any], slug: str) -> Page[Any]:
    """Threads of other communities that this one shows, as far as you may read them."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        page = cross_posts_page(
            session,
            actor(),
            community_id=granted.community.id,
            cursor=query["cursor"],
            size=query["limit"],
        )
        unread = unread_in(session, actor(), [row.id for row in page.items])
    items = [{**item_of(row), "unread": unread.get(row.id)} for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)
