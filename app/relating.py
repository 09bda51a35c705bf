"""What was said before: like a text that is being written, or like a thread that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.actor import actor
from app.finding import Found, are_alike, find_like
from app.transactions import reading
from community.search.queries import FoundPost, joined_ids
from community.text import plain
from community.threads.models import ReplyKind, ThreadKind
from community.threads.queries import ThreadHead
from search.highlights import Part

MOST_BESIDE = 5
MOST_OFFERED = 4
LONGEST = 2_000  # characters of a text that are looked at
_SPARE = 4  # found beside those shown: the thread itself, and some that are not like enough
# Of the score that a thread has under its own words. Below, what is shared are common words.
_NEAR = 0.2


@dataclass(frozen=True, kw_only=True)
class Related:
    """A thread with the passage that is most like; `helps` is the path of the post that could
    answer, and None when the reader may not say so or when it answers nothing yet."""

    post: FoundPost
    passage: tuple[Part, ...]
    helps: str | None


def related_to_text(title: str, body: str = "") -> list[Related]:
    """Threads like what the actor is writing, as far as they may read them."""
    title, body = title.strip()[:LONGEST], body.strip()[:LONGEST]
    if not (title or body):
        return []
    found = find_like(title, body, limit=MOST_OFFERED + _SPARE)
    wanted = title or body
    return _related(item for item, _ in found if are_alike(_words(item), wanted))[:MOST_OFFERED]


def related_to_thread(head: ThreadHead) -> list[Related]:
    """Threads like this one, best first, as far as the actor may read them; never itself."""
    found = find_like(head.title, plain(head.body_html), limit=MOST_BESIDE + _SPARE)
    others = [(item, score) for item, score in found if _thread_id(item) != head.id]
    own = [score for item, score in found if _thread_id(item) == head.id]
    # Not indexed yet: then the best of the others is as near as can be said.
    enough = _NEAR * max([*own, *(score for _, score in others)], default=0.0)
    return _related(item for item, score in others if score >= enough)[:MOST_BESIDE]


def _related(found: Iterable[Found]) -> list[Related]:
    items = list(found)
    with reading() as session:
        joined = joined_ids(session, actor()) if items else frozenset()
    return [
        Related(
            post=item.post,
            passage=item.passage,
            helps=_answer_of(item.post) if item.post.community_id in joined else None,
        )
        for item in items
        if item.post is not None
    ]


def _answer_of(post: FoundPost) -> str | None:
    if post.reply_id is not None and post.kind != ReplyKind.COMMENT:
        return f"/replies/{post.reply_id}"
    if post.accepted_reply_id is not None:
        return f"/replies/{post.accepted_reply_id}"
    return None if post.thread_kind == ThreadKind.QUESTION else f"/threads/{post.thread_id}"


def _words(item: Found) -> str:
    return " ".join((item.post.title if item.post else "", *(part.text for part in item.passage)))


def _thread_id(item: Found) -> int | None:
    return item.post.thread_id if item.post else None
