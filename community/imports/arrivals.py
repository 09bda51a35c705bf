"""Rows of a source after reading and before writing, in the words of the domain.

They stand between the readers in `app.imports`, which know file formats, and the actions, which
know tables. `digest` is a hash of the fields that are taken: an equal one means nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who wrote elsewhere; they become a staged account."""

    source_id: int
    digest: str
    name: str
    joined_at: datetime
    profile_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A question, or with `parent_source_id` an answer. `html` is sanitised."""

    source_id: int
    digest: str
    parent_source_id: int | None
    title: str
    body: str
    html: str
    author_source_id: int | None
    created_at: datetime
    edited_at: datetime | None
    editor_source_id: int | None
    locked_at: datetime | None
    tags: tuple[str, ...]
    attribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """A remark under a question or an answer."""

    source_id: int
    digest: str
    post_source_id: int
    body: str
    html: str
    author_source_id: int | None
    created_at: datetime
    score: int
    attribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot:
    """A vote without a voter: kind 1 accepts, 2 raises and 3 lowers the score."""

    source_id: int
    digest: str
    post_source_id: int
    kind: int
    voted_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One question points to another; kind is `duplicate` or `linked`."""

    source_id: int
    digest: str
    thread_id: int
    target_id: int
    kind: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A tag, and the posts that describe it: a short excerpt and a longer text."""

    source_id: int
    digest: str
    name: str
    excerpt_source_id: int | None
    wiki_source_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """The words of one post that describes a tag."""

    source_id: int
    digest: str
    words: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of a version of a post: its title, its text or its tags.

    Rows that share `version` are parts of one; `first` of the one that it began with.
    """

    source_id: int
    digest: str
    post_source_id: int
    version: str
    first: bool
    part: str
    words: str
    tags: tuple[str, ...]
    editor_source_id: int | None
    made_at: datetime
    reason: str
