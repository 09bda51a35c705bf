"""What was said before: like a text that is being written, or like a thread that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.actor import actor
from app.addresses import post_address
from app.finding import TELLING, Found, find_like
from app.transactions import reading
from community.articles.queries import FoundArticle
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
    """A thread with the passage that is most like, or an article.

    `helps` is the path of the post that could answer, and None when the reader may not say so or
    when it answers nothing yet.
    """

    found: Found
    helps: str | None = None

    @property
    def passage(self) -> tuple[Part, ...]:
        """What is most like, with the words that are in both marked."""
        return self.found.passage

    @property
    def title(self) -> str:
        """The title of the thread or article."""
        return _shown(self.found).title

    @property
    def place(self) -> tuple[str, str]:
        """Slug and name of its community."""
        shown = _shown(self.found)
        return shown.community_slug, shown.community_name

    @property
    def url(self) -> str:
        """Where it is read."""
        post = self.found.post
        if post is not None:
            return post_address(post.thread_id, post.reply_id)
        return "/" + self.found.group.replace("article:", "articles/")

    @property
    def solved(self) -> bool:
        """Whether an answer was accepted in it."""
        return self.found.post is not None and self.found.post.solved


def related_to_text(title: str, body: str = "") -> list[Related]:
    """What is like what the actor is writing, as far as they may read it."""
    title, body = title.strip()[:LONGEST], body.strip()[:LONGEST]
    if not (title or body):
        return []
    found = find_like(title, body, limit=MOST_OFFERED + _SPARE)
    wanted = title or body
    return _related(item for item, _ in found if are_alike(_words(item), wanted))[:MOST_OFFERED]


def related_to_thread(head: ThreadHead) -> list[Related]:
    """What is like this thread, best first, as far as the actor may read it; never itself."""
    found = find_like(head.title, plain(head.body_html), limit=MOST_BESIDE + _SPARE)
    itself = f"thread:{head.id}"
    others = [(item, score) for item, score in found if item.group != itself]
    own = [score for item, score in found if item.group == itself]
    # Not indexed yet: then the best of the others is as near as can be said.
    enough = _NEAR * max([*own, *(score for _, score in others)], default=0.0)
    return _related(item for item, score in others if score >= enough)[:MOST_BESIDE]


def _related(found: Iterable[Found]) -> list[Related]:
    items = list(found)
    with reading() as session:
        joined = joined_ids(session, actor()) if items else frozenset()
    return [Related(found=item, helps=_answer_in(item.post, joined)) for item in items]


def _answer_in(post: FoundPost | None, joined: frozenset[int]) -> str | None:
    if post is None or post.community_id not in joined:
        return None
    if post.reply_id is not None and post.kind != ReplyKind.COMMENT:
        return f"/replies/{post.reply_id}"
    if post.accepted_reply_id is not None:
        return f"/replies/{post.accepted_reply_id}"
    return None if post.thread_kind == ThreadKind.QUESTION else f"/threads/{post.thread_id}"


def _words(item: Found) -> str:
    return " ".join((_shown(item).title, *(part.text for part in item.passage)))


def _shown(item: Found) -> FoundPost | FoundArticle:
    shown = item.post or item.article
    assert shown is not None  # no profiles are related
    return shown


def are_alike(one: str, other: str) -> bool:
    """Whether two titles share enough of their longer words, by how they begin."""
    shared = _stems(one) & _stems(other)
    return len(shared) >= max(2, len(_stems(other)) // 3)


def _stems(title: str) -> set[str]:
    return {word[:5] for word in TELLING.findall(title.casefold())}
