"""The page of one thread, and its pieces for pages that are open already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.beside import Beside, beside
from app.composing import MOST_BEGUN, prefilled
from app.discovery import thread_told
from app.drafting import Composer, begun, taken_up
from app.forms import FormState
from app.gist import gist_of, gist_piece
from app.levels import Bell, bell_of_thread
from app.pieces import opening_now, posts_now
from app.presenters import (
    Reader,
    comments_address,
    opening_piece,
    post_piece,
    reader_of,
    stored_body,
)
from app.quoting import begun_with_quote
from app.reading import marked_new, progress_of
from app.rules import requires
from app.threads_elsewhere import goes_on_at, moved_on
from app.transactions import reading
from app.visits import note_reading
from app.web.threads.blueprint import bp
from community.drafts.places import Act, Place
from community.errors import NotFound
from community.levels.queries import shadows_told
from community.moderation.queries.held import HeldRow, own_waiting
from community.moderation.queries.measures import TextRow, texts_for
from community.moderation.queries.whispers import WhisperRow, whispers_in
from community.order.queries.ties import NO_TIES, Ties, ties_of
from community.reading.queries import OwnReading, own_reading
from community.threads.models import ReplyKind
from community.threads.queries import (
    COMMENTS_AT_ONCE,
    PostRow,
    PostsPage,
    ThreadHead,
    changes_since,
    comments_on,
    cursor_of,
    first_posts,
    posts_by_ids,
    posts_from,
    thread_head,
)

_MOST_WRITERS = 10  # people named beside a thread


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What was read for one page of a thread."""

    head: ThreadHead
    page: PostsPage
    comments: dict[int | None, list[PostRow]]
    beside: Beside  # how the reader stands to the posts, and what is said of them
    shadows: int  # how many shadow it; 0 below five
    whispers: Sequence[WhisperRow]  # for facilitators; others get none
    texts: Sequence[TextRow]  # to begin a reply with; for facilitators
    own: OwnReading  # how far the reader is, and what they keep
    bell: Bell | None  # how much the reader hears of it
    waiting: Sequence[HeldRow]  # what the reader wrote here and a facilitator has yet to publish
    ties: Ties  # what was merged into it, split from it, and where it is shown too
    draft: Composer | None  # what they have begun to write here; of whoever may write


@bp.get("/threads/<int:thread_id>")
@requires("threads.read")
def show(thread_id: int) -> ResponseReturnValue:
    """One thread: its first post and a page of what was said to it."""
    with reading() as session:
        read = _read(session, thread_id)
        if onwards := goes_on_at(session, read.head):
            return redirect(onwards, code=301)
        if further := _further_comment(session, read):
            return redirect(further, code=303)
    note_reading(read.head.community_id)
    chosen = [one.body for one in read.texts if str(one.id) == request.args.get("text")]
    with reading() as session:
        quoted = begun_with_quote(session, thread_id) if read.draft else ""
    values = {"body": "".join(chosen) or quoted or prefilled("body", most=MOST_BEGUN)}
    taken = read.draft.taken if read.draft else None
    return render_template(
        "threads/show.html",
        form=FormState(values=taken_up(taken, values)),
        chose=bool(chosen or quoted),
        draft=read.draft,
        told=None if read.page.later else thread_told(read.head, read.page.items),
        **thread_context(read),
    )


def _read(session: Session, thread_id: int) -> _Read:
    who = actor()
    head = thread_head(session, who, thread_id)
    page = _posts(session, head)
    comments = comments_on(session, thread_id, [post.id for post in page.items])
    member = head.may("levels.read")
    own = own_reading(session, who, thread_id)
    return _Read(
        head=head,
        page=page,
        comments=comments,
        beside=beside(session, head, page.items, comments, kept=own.kept),
        shadows=shadows_told(session, thread_id) if member else 0,
        whispers=whispers_in(session, thread_id) if head.may("moderation.whisper") else (),
        texts=texts_for(session, head.community_id) if head.may("moderation.whisper") else (),
        own=own,
        bell=bell_of_thread(session, who, head),
        waiting=own_waiting(session, who, thread_id=thread_id) if head.may("threads.reply") else (),
        draft=begun(session, _place_to_reply(thread_id)) if reader_of(who, head).writes else None,
        ties=ties_of(session, who, thread_id) if head.tied else NO_TIES,
    )


def _place_to_reply(thread_id: int) -> Place:
    return Place(act=Act.REPLY, thread_id=thread_id)


def _posts(session: Session, head: ThreadHead) -> PostsPage:
    cursor = request.args.get("cursor")
    if cursor:
        return posts_from(session, head, cursor=cursor)
    first = first_posts(session, head)
    wanted = request.args.get("post", type=RowId.number)
    if wanted is None or any(post.id == wanted for post in first.items):
        return first
    return _page_with(session, head, wanted) or first


def _page_with(session: Session, head: ThreadHead, reply_id: int) -> PostsPage | None:
    """The page that begins with the post that a link names, or with the one it comments on."""
    found = posts_by_ids(session, head.id, [reply_id])
    if found and found[0].kind == ReplyKind.COMMENT:
        found = posts_by_ids(session, head.id, [found[0].parent_id or 0])
    return posts_from(session, head, cursor=cursor_of(head, found[0])) if found else None


def _further_comment(session: Session, read: _Read) -> str | None:
    """Where the post stands that a link names, when it is none of those the page shows."""
    wanted = request.args.get("post", type=RowId.number)
    if wanted is None or any(post.id == wanted for post in read.page.items):
        return None
    for under in read.comments.values():
        if any(comment.id == wanted for comment in under[:COMMENTS_AT_ONCE]):
            return None
    found = posts_by_ids(session, read.head.id, [wanted])
    if not found:
        return moved_on(session, read.head.id, wanted)
    if found[0].kind != ReplyKind.COMMENT:
        return None
    return f"{comments_address(found[0])}?post={wanted}#reply-{wanted}"


def thread_context(read: _Read) -> dict[str, Any]:
    """What the template of the page takes."""
    reader = reader_of(actor(), read.head, read.beside)
    return {
        "gist": gist_piece(read.head, gist_of(read.head, read.page.items, read.comments)),
        "progress": progress_of(read.own, read.page.items, read.comments),
        "head": read.head,
        "reader": reader,
        "ties": read.ties,
        "merged": [(each, stored_body(each.body_html)) for each in read.ties.merged],
        "opening": opening_piece(reader, read.comments.get(None, ())),
        "posts": _pieces(reader, read),
        "page": read.page,
        "people": _writers(read),
        "whispers": read.whispers,
        "texts": read.texts,
        "bell": read.bell,
        "shadows": read.shadows,
        "waiting": read.waiting,
    }


def _flat(comments: dict[int | None, list[PostRow]]) -> list[PostRow]:
    return [remark for remarks in comments.values() for remark in remarks]


def _writers(read: _Read) -> list[PostRow | ThreadHead]:
    """Who wrote on this page, each once, by the first post of theirs; what is gone names nobody."""
    first: dict[int, PostRow | ThreadHead] = {}
    posts: list[PostRow | ThreadHead] = [read.head, *read.page.items, *_flat(read.comments)]
    for post in posts:
        if post.is_live:
            first.setdefault(post.author_id, post)
    return list(first.values())[:_MOST_WRITERS]


def _pieces(reader: Reader, read: _Read) -> list[tuple[bool, Markup]]:
    """The posts of this page, each with whether a line above it says that it is new."""
    marked = marked_new(read.head, read.page.items, read.own)
    return [
        (post.id in marked, post_piece(reader, post, read.comments.get(post.id, ())))
        for post in read.page.items
    ]


@bp.get("/threads/<int:thread_id>/fragment")
@requires("threads.read")
def fragment(thread_id: int) -> ResponseReturnValue:
    """The first post as it is now."""
    with reading() as session:
        return str(opening_now(session, thread_id))


@bp.get("/threads/<int:thread_id>/posts/<int:reply_id>")
@requires("threads.read")
def post(thread_id: int, reply_id: int) -> ResponseReturnValue:
    """One reply, answer or comment as it is now."""
    with reading() as session:
        pieces = posts_now(session, thread_id, [reply_id])
    if not pieces:
        raise NotFound
    return str(pieces[0])


@bp.get("/threads/<int:thread_id>/updates")
@requires("threads.read")
def updates(thread_id: int) -> ResponseReturnValue:
    """What changed since a place in the journal, as pieces for the open page."""
    after = min(max(request.args.get("after", 0, type=int), 0), 2**62)
    with reading() as session:
        head = thread_head(session, actor(), thread_id)
        changes = changes_since(session, thread_id, after=after)
        shown = () if changes.too_many else changes.reply_ids
        posts = posts_now(session, thread_id, list(shown)) if shown else []
        opening = opening_now(session, thread_id) if changes.opening else None
        bell = bell_of_thread(session, actor(), head) if changes.head else None
        reader = reader_of(actor(), head)
        # What was being typed stands in the form that is fetched anew.
        draft = (
            begun(session, _place_to_reply(thread_id)) if changes.head and reader.writes else None
        )
    return render_template(
        "threads/_updates.html",
        changes=changes,
        thread_id=thread_id,
        posts=posts,
        opening=opening,
        bell=bell,
        head=head,
        reader=reader,
        form=FormState(),
        draft=draft,
    )
