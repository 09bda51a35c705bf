"""Turns the demonstration's texts into what is stored: HTML, hashes, moments. No database here."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo.shapes import Community, Organisation, Person, Post, Thread
from app.demo.threads import LINK
from community.accounts.passwords import hash_password
from community.communities.actions.charters import CHARTER_TEXTS, Charter, prepare_charter
from community.text import Rendered, render

MAIL_DOMAIN = "tarnholt.example"
# Stands in a link until the database has numbered the thread that it leads to.
_PENDING = "/threads/0~"
_VOTES_WITHIN_MINUTES = 3 * 24 * 60


def email_of(person: Person) -> str:
    """The address a person signs in with."""
    return f"{person.handle}@{MAIL_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Said:
    """One post of a thread, ready to be stored; `post` is None for the thread's own first one."""

    thread: Thread
    post: Post | None
    rendered: Rendered
    at: datetime

    @property
    def author(self) -> str:
        """The handle of who wrote it."""
        return (self.post or self.thread).author

    def votes(self) -> Iterator[tuple[str, int]]:
        """Handles and +1 or -1."""
        source = self.post or self.thread
        yield from ((voter, 1) for voter in source.up)
        yield from ((voter, -1) for voter in source.down)

    def links_to(self) -> list[str]:
        """The keys of the threads this post links."""
        return LINK.findall((self.post or self.thread).body)


@dataclass(frozen=True, slots=True)
class Dressed:
    """The organisation with everything slow already done."""

    organisation: Organisation
    start: datetime
    people_html: Mapping[str, str]
    passwords: Mapping[str, str]
    charters: Mapping[str, Charter]
    openings: Sequence[Said]
    answers: Sequence[Said]
    comments: Sequence[Said]


def dress(organisation: Organisation, *, start: datetime) -> Dressed:
    """Render, hash and date the whole organisation; takes most of the time a load takes."""
    openings = [
        Said(thread, None, _render(thread.body), thread.at.resolve(start))
        for community in organisation.communities
        for thread in community.threads
    ]
    later = [
        Said(opening.thread, post, _render(post.body), post.at.resolve(start))
        for opening in openings
        for post in opening.thread.posts
    ]
    return Dressed(
        organisation=organisation,
        start=start,
        people_html={each.handle: render(each.about).html for each in organisation.people},
        passwords={each.handle: hash_password(each.password) for each in organisation.sign_ins},
        charters={each.slug: _charter(each) for each in organisation.communities},
        openings=sorted(openings, key=lambda said: said.at),
        # Rows are numbered in the order in which they were said; a comment's parent comes first.
        answers=sorted((s for s in later if not _is_comment(s)), key=lambda said: said.at),
        comments=sorted((s for s in later if _is_comment(s)), key=lambda said: said.at),
    )


def with_numbers(text: str, said: Said, numbers: Mapping[str, int]) -> str:
    """`text` with its links leading to the threads' numbers."""
    for key in said.links_to():
        text = text.replace(f"{_PENDING}{key}", f"/threads/{numbers[key]}")
    return text


def voted_at(voter: Person, said: Said, *, key: int, start: datetime) -> datetime:
    """When a vote was given: some time after the post, while the voter was a member.

    Texts name no time of votes; it follows from voter and post, so that every load gives the same.
    """
    slug = said.thread.key.split("/")[0]
    delay = zlib.crc32(f"{voter.handle} {said.thread.key} {key}".encode()) % _VOTES_WITHIN_MINUTES
    joined = voter.joined[slug].resolve(start)
    latest = start - timedelta(minutes=1) if voter.left is None else voter.left.resolve(start)
    return min(max(said.at, joined) + timedelta(minutes=1 + delay), latest)


def _is_comment(said: Said) -> bool:
    return said.post is not None and said.post.kind == "comment"


def _render(body: str) -> Rendered:
    return render(LINK.sub(rf"]({_PENDING}\1)", body))


def _charter(community: Community) -> Charter:
    texts = {part: getattr(community, part) for part in CHARTER_TEXTS}
    return prepare_charter(texts, sponsor=community.sponsor)
