"""Threads for programs: find, start, read, change and delete."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.api.posting import address_of, number_in, taken_at
from app.looking import post_once
from app.reacting import reactions_of
from app.rendering import render, render_edited
from app.rules import requires
from app.schemas.base import Line
from app.schemas.holding import HeldOut
from app.schemas.threads import NewThread, ThreadItemOut, ThreadOut, ThreadPatch
from app.transactions import reading, unit_of_work
from community.accounts.models import Account
from community.communities.access import community_to
from community.errors import NotFound, Refused
from community.moderation.actions.holding import start_or_hold
from community.moderation.actions.prints import forget_words_of
from community.moderation.suspicion import Sent
from community.paging import Page
from community.reading.queries import unread_in
from community.threads import actions
from community.threads.access import GrantedThread, thread_to
from community.threads.models import Thread, ThreadKind
from community.threads.policies import is_taken, normal_tag
from community.threads.queries import (
    Sort,
    ThreadFilter,
    ThreadRow,
    account_id_of,
    duplicate_of,
    superseded_by,
    tags_of,
    thread_source,
    threads_page,
)
from community.threads.statuses import QuestionStatus

bp = ApiBlueprint(
    "threads", __name__, description="Read, start and change discussions, questions and insights."
)
_NOBODY = 0  # no account has this id: an unknown author has written nothing


class ThreadQuery(PageQuery):
    """Which threads, and in which order."""

    community = Line(most=60, load_default=None, metadata={"description": "Its slug."})
    kind = fields.Enum(ThreadKind, by_value=True, load_default=None)
    sort = fields.Enum(Sort, by_value=True, load_default=Sort.LATEST)
    tag = Line(most=60, load_default=None)
    status = fields.Enum(QuestionStatus, by_value=True, load_default=None)
    author = Line(most=40, load_default=None, metadata={"description": "A handle."})
    archived = fields.Boolean(
        load_default=False, metadata={"description": "Those that were archived, and no others."}
    )


@bp.route("/threads", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(ThreadItemOut, query=ThreadQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Threads you may read."""
    with reading() as session:
        page = threads_page(
            session,
            actor(),
            which=_filter(session, query),
            sort=query["sort"],
            cursor=query["cursor"],
            size=query["limit"],
        )
        unread = unread_in(session, actor(), [row.id for row in page.items])
    items = [{**item_of(row), "unread": unread.get(row.id)} for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def _filter(session: Any, query: dict[str, Any]) -> ThreadFilter:
    community_id = author_id = None
    if query["community"] is not None:
        granted = community_to(session, actor(), query["community"], verb="threads.read")
        community_id = granted.community.id
    if query["author"] is not None:
        author_id = account_id_of(session, query["author"]) or _NOBODY
    tag = None if query["tag"] is None else _tag(query["tag"])
    return ThreadFilter(
        community_id=community_id,
        kind=query["kind"],
        tag=tag,
        status=query["status"],
        author_id=author_id,
        archived=query["archived"],
    )


def _tag(name: str) -> str:
    try:
        return normal_tag(name)
    except Refused:
        return "-"  # no tag is called so


def item_of(row: ThreadRow) -> dict[str, Any]:
    """A thread of a list, but for what is unread of it."""
    names = (
        *("id", "kind", "title", "tags", "created_at", "last_activity_at", "replies_count"),
        *("answers_count", "score", "same_count", "status", "accepted", "locked", "pinned"),
        "archived",
    )
    return {
        **{name: getattr(row, name) for name in names},
        "community": row.community_slug,
        "author": {"handle": row.author_handle, "name": row.author_name},
    }


@bp.route("/threads", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.start")
@bp.arguments(NewThread)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ThreadOut, or_takes=HeldOut)
def create(data: dict[str, Any]) -> tuple[Any, str]:
    """Start a thread in a community you belong to."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        granted = community_to(session, actor(), data["community"], verb="threads.start")
        made = start_or_hold(
            session,
            granted,
            author=actor(),
            kind=data["kind"],
            title=data["title"],
            text=text,
            tags=data["tags"],
            sent=sent,
            alias=data["alias"],
        )
        return address_of(made)

    where = post_once(text, make, title=data["title"])
    return taken_at(where) or _read(number_in(where))[0], where


@bp.route("/threads/<int:thread_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.response(200, ThreadOut)  # type: ignore[untyped-decorator]  # the same
def show(thread_id: int) -> Any:
    """A thread with its first post."""
    body, version = _read(thread_id)
    return tagged(body, ThreadOut(), version=version)


def thread_body(thread_id: int) -> dict[str, Any]:
    """A thread with its first post, as the actor may read it."""
    return _read(thread_id)[0]


def _read(thread_id: int) -> tuple[dict[str, Any], int]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.read")
        return _body(session, granted), granted.thread.version


def _body(session: Any, granted: GrantedThread) -> dict[str, Any]:
    thread = granted.thread
    source = thread_source(session, thread, slug=granted.community.slug)
    texts = ("id", "kind", "title", "created_at", "edited_at", "score", "accepted")
    counts = (
        *("last_activity_at", "replies_count", "answers_count", "same_count", "status"),
        *("accepted_reply_id", "needs_detail_id"),
    )
    return {
        **{name: getattr(source, name) for name in texts},
        **{name: getattr(thread, name) for name in counts},
        "body": source.body,
        "body_html": source.body_html,
        "state": source.state,
        "attribution": source.attribution,
        "community": granted.community.slug,
        "author": {"handle": source.author_handle, "name": source.author_name},
        "reactions": reactions_of(source),
        "mark": source.mark if source.state == "live" else None,
        "tags": tags_of(session, [thread.id]).get(thread.id, ()),
        "locked": thread.locked_at is not None,
        "lock_reason": thread.lock_reason if thread.locked_at else None,
        "lock_words": thread.lock_words if thread.locked_at else None,
        "pinned": thread.pinned_at is not None,
        "archived": thread.archived_at is not None,
        "merged_into": thread.merged_into_id,
        "taken": _taken(session, thread),
        "superseded_by": superseded_by(session, thread),
        "duplicate_of": duplicate_of(session, actor(), thread.id),
        "unread": unread_in(session, actor(), [thread.id]).get(thread.id),
    }


def _taken(session: Session, thread: Thread) -> dict[str, Any] | None:
    if thread.taken_by_id is None or not is_taken(thread.taken_until):
        return None
    holder = session.get_one(Account, thread.taken_by_id)
    return {"by": {"handle": holder.handle, "name": holder.name}, "until": thread.taken_until}


@bp.route("/threads/<int:thread_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.arguments(ThreadPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ThreadOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], thread_id: int) -> Any:
    """Change title, text or tags; what is left out stays."""
    seen = expected_version()
    with reading() as session:
        thread = thread_to(session, actor(), thread_id, verb="threads.edit_own").thread
    text = render_edited(data.get("body", thread.body), renderer=thread.renderer)
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        actions.edit_thread(
            session,
            granted,
            editor=actor(),
            title=data.get("title", thread.title),
            text=text,
            tags=data.get("tags"),
            # What was read to fill the gaps must still hold when it is written.
            version=thread.version if seen is None else seen,
            reason=data.get("reason", ""),
        )
    body, version = _read(thread_id)
    return tagged(body, ThreadOut(), version=version)


@bp.route("/threads/<int:thread_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(thread_id: int) -> None:
    """Delete a thread; its author can take that back for ten minutes."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.edit_own")
        if granted.thread.deleted_at is not None:
            raise NotFound
        actions.delete_thread(session, granted, actor=actor())
        forget_words_of(session, granted, by=actor())
