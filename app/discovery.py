"""What search engines and link previews are told of a page that everybody may read.

Vocabulary: schema.org QAPage and DiscussionForumPosting; the Open Graph protocol (ogp.me). Nothing
is told of any other page, nor to anybody who is signed in: machines come without an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.actor import actor
from app.settings import settings
from community.communities.models import Visibility
from community.text import excerpt
from community.threads.models import ReplyKind
from community.threads.queries import PostRow, ThreadHead

_MOST_WORDS = 5_000  # letters of one post: as much as an engine reads


def is_open(visibility: str) -> bool:
    """Whether machines are told of a community's page: all may read it, and nobody signed in."""
    return visibility == Visibility.PUBLIC and not actor().signed_in


def thread_told(head: ThreadHead, posts: Sequence[PostRow]) -> dict[str, Any] | None:
    """A thread as linked data (JSON-LD), with the posts of this page; None where it is not open."""
    if not is_open(head.visibility) or not head.is_live:
        return None
    live = [post for post in posts if post.is_live]
    return _question(head, live) if head.is_question else _discussion(head, live)


def _question(head: ThreadHead, posts: Sequence[PostRow]) -> dict[str, Any]:
    answers = [post for post in posts if post.kind == ReplyKind.ANSWER]
    told: dict[str, Any] = {
        "@type": "Question",
        "name": head.title,
        "answerCount": head.answers_count,
        "upvoteCount": head.score,
        **_written(head, _thread_url(head)),
    }
    accepted = [one for one in answers if one.id == head.accepted_reply_id]
    others = [one for one in answers if one.id != head.accepted_reply_id]
    if accepted:
        told["acceptedAnswer"] = _answer(head, accepted[0])
    if others:
        told["suggestedAnswer"] = [_answer(head, one) for one in others]
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": told}


def _discussion(head: ThreadHead, posts: Sequence[PostRow]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": head.title,
        "commentCount": head.replies_count,
        **_written(head, _thread_url(head)),
        "comment": [
            {"@type": "Comment", **_written(post, _post_url(head, post))} for post in posts
        ],
    }


def _answer(head: ThreadHead, post: PostRow) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "upvoteCount": post.score,
        **_written(post, _post_url(head, post)),
    }


def _written(post: ThreadHead | PostRow, url: str) -> dict[str, Any]:
    """What every post says of itself. A name and no link: profiles are for people who are here."""
    told = {
        "text": excerpt(post.body_html, _MOST_WORDS),
        "url": url,
        "author": {"@type": "Person", "name": post.author_name},
        "datePublished": post.created_at.isoformat(),
    }
    return told | ({"dateModified": post.edited_at.isoformat()} if post.edited_at else {})


def _thread_url(head: ThreadHead) -> str:
    return f"{settings().base_url}/threads/{head.id}"


def _post_url(head: ThreadHead, post: PostRow) -> str:
    return f"{_thread_url(head)}?post={post.id}#reply-{post.id}"
