"""What the strip above a thread says, from the rows that its page has read anyway."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from math import ceil
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from app.fragments import Fragments
from app.i18n import age
from app.presenters import remembered
from community.text import plain
from community.threads.queries import PostRow, ThreadHead

_A_MINUTE = 1_000  # characters that are read in one, some two hundred words
_MOST_LINKS = 10
_LONGEST_NAME = 80
# Bodies were sanitised when they were written, so that a link has one form.
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_PROFILES = "/people/"  # mentions are no sources, and not everybody may follow them


class Link(NamedTuple):
    """A link that somebody gave: where it leads, and what it is called."""

    href: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Gist:
    """A thread in short. Links are those of the posts on this page."""

    replies: int
    people: int
    minutes: int
    links: tuple[Link, ...]


def gist_of(
    head: ThreadHead, posts: Sequence[PostRow], comments: Mapping[int | None, Sequence[PostRow]]
) -> Gist:
    """The thread in short; what the page does not show is taken to be as long as what it does."""
    said = [post for post in (*posts, *_flat(comments)) if post.is_live]
    opening = _parts(head) if head.is_live else (0, ())
    parts = [_parts(post) for post in said]
    length = sum(part[0] for part in parts)
    whole = opening[0] + (length * head.replies_count / len(parts) if parts else 0)
    links = {link.href: link for part in (opening, *parts) for link in part[1]}
    return Gist(
        replies=head.answers_count if head.is_question else head.replies_count,
        people=head.people,
        minutes=max(1, ceil(whole / _A_MINUTE)),
        links=tuple(links.values())[:_MOST_LINKS],
    )


def gist_piece(head: ThreadHead, gist: Gist) -> Markup:
    """The thread in short, as the strip shows it."""
    moment = (head.last_activity_at, age(head.last_activity_at))
    key = (head.id, head.is_question, head.accepted_reply_id, gist, *moment)
    return remembered("reading/_gist.html", key, head=head, gist=gist, place=f"/threads/{head.id}")


def _flat(comments: Mapping[int | None, Sequence[PostRow]]) -> Iterable[PostRow]:
    return (comment for under in comments.values() for comment in under)


def _parts(post: PostRow | ThreadHead) -> tuple[int, tuple[Link, ...]]:
    """How long a post is and which links it gives, looked for once for each of its versions."""
    fragments: Fragments = current_app.extensions["hearth.fragments"]
    kind = "opening" if isinstance(post, ThreadHead) else "reply"
    kept = fragments.get(("gist", kind, post.id, post.version), lambda: _found(post.body_html))
    length, links = json.loads(kept)
    return length, tuple(Link(*each) for each in links)


def _found(body_html: str) -> str:
    links = [
        (unescape(found[1]), name)
        for found in _LINK.finditer(body_html)
        if not found[1].startswith(_PROFILES)
        if (name := " ".join(plain(found[2]).split())[:_LONGEST_NAME])
    ]
    return json.dumps((len(plain(body_html)), links[:_MOST_LINKS]))
